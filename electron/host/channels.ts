/** The channels between preload and main. One for calls, so that one place checks the sender. */
export const callChannel = 'cordboard:call'
export const cancelChannel = 'cordboard:cancel'
export const eventChannel = 'cordboard:event'
