/** What does a box for a line of text look like? */
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components'

export interface TextInputProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: string
  /** What is wrong with the value; undefined when it is right. */
  readonly error?: string | undefined
  readonly autoFocus?: boolean
  readonly onEnter?: () => void
}

export function TextInput({ label, value, onChange, hint, error, autoFocus, onEnter }: TextInputProps) {
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      autoFocus={autoFocus === true}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onEnter?.()
      }}
    >
      <Label>{label}</Label>
      <Input className="input" spellCheck={false} autoComplete="off" />
      {hint === undefined ? null : (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="outcome denied">{error}</FieldError>
    </TextField>
  )
}
