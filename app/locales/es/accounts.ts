/** Sign-in, one-time links and the page of accounts. */
export default {
  signIn: {
    title: 'Entrar',
  },
} as const
