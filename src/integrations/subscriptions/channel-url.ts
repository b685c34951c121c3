/** Where a provider sends its notices about a calendar. */
export function channelUrl(appUrl: string, provider: string, channelId: string): string {
  return `${appUrl}/calendar/${provider}/${channelId}`;
}
