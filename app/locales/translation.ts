/** The same keys with any words: what an English file must satisfy. */
export type Translation<T> = { [K in keyof T]: T[K] extends string ? string : Translation<T[K]> }
