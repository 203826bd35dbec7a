/** Whether a text is a cURL command, with a prompt before it or without. */
export function isCurlCommand(text: string): boolean {
  return /^\s*(?:[$#>]\s+)?curl(?:\.exe)?\s+\S/i.test(text)
}
