/** The largest number of elements of a tensor, and the largest integer: what a float counts without gaps. */
export const maximumCount = 2 ** 24;
