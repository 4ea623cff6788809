/** How do two strings or numbers that look alike become different types? */
declare const brand: unique symbol
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
