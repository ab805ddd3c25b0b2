import { useSubmit } from '@remix-run/react'
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '#app/ui/button.tsx'

type PasskeyButtonProps = {
  /** What the server asks, as JSON: to prove a passkey, or to make one. */
  ask: { prove: string } | { make: string }
  tone?: 'primary' | 'secondary'
  /** Where the browser can't: nothing, unless something is to be said. */
  otherwise?: ReactNode
  children: ReactNode
}

/** Inside a form: asks the device and sends its answer with the form, as `answer`. It shows where the browser can do it. */
export function PasskeyButton({ ask, tone = 'secondary', otherwise = null, children }: PasskeyButtonProps) {
  const submit = useSubmit()
  const [able, setAble] = useState(false)
  useEffect(() => setAble(browserSupportsWebAuthn()), [])
  if (!able) return otherwise
  async function press(form: HTMLFormElement) {
    const answer = await askDevice(ask).catch(() => null)
    // Closed by its owner, or too late: the button is still there.
    if (answer === null) return
    const data = new FormData(form)
    data.set('answer', JSON.stringify(answer))
    submit(data, { method: 'post', action: form.getAttribute('action') ?? undefined })
  }
  return (
    <Button
      type="button"
      tone={tone}
      className="justify-self-start"
      onClick={({ currentTarget }) => {
        if (currentTarget.form) void press(currentTarget.form)
      }}
    >
      {children}
    </Button>
  )
}

function askDevice(ask: PasskeyButtonProps['ask']) {
  return 'prove' in ask
    ? startAuthentication({ optionsJSON: JSON.parse(ask.prove) })
    : startRegistration({ optionsJSON: JSON.parse(ask.make) })
}
