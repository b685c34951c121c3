const dayMs = 86_400_000;

/** How long a session lives after sign-in, however busy it is. */
export const sessionLifeMs = 30 * dayMs;

/** How long a session lives without a request. */
export const sessionIdleMs = 14 * dayMs;

/** "Last seen" and "last used" are written at most this often, so that reading a page costs no write. */
export const seenEveryMs = 3_600_000;
