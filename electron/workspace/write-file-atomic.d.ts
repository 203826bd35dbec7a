declare module 'write-file-atomic' {
  /** Writes to a temporary file beside the target, fsyncs it and renames it over the target. */
  export default function writeFileAtomic(
    filename: string,
    data: string | Uint8Array,
    options?: { encoding?: BufferEncoding; mode?: number; fsync?: boolean },
  ): Promise<void>
}
