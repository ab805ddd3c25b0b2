// The staff's frame, around what the commission reads: the same sign-in, and of the sections those that its role has.
export { default, ErrorBoundary, handle, loader } from '../staff/layout.tsx'
