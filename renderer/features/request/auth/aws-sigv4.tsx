import { TextField } from '../../../ui/fields.tsx'
import { SecretField } from '../secret-field.tsx'
import type { AuthForm } from './form.ts'

export function AwsSigv4Form({ auth, variables, onChange }: AuthForm<'aws-sigv4'>) {
  return (
    <>
      <TextField
        label="Access key id"
        mono
        value={auth.accessKeyId}
        onChange={(accessKeyId) => onChange({ ...auth, accessKeyId })}
      />
      <SecretField
        label="Secret access key"
        suggestedName="awsSecretAccessKey"
        value={auth.secretAccessKey}
        variables={variables}
        onChange={(secretAccessKey) => onChange({ ...auth, secretAccessKey })}
      />
      <SecretField
        label="Session token"
        suggestedName="awsSessionToken"
        value={auth.sessionToken}
        variables={variables}
        onChange={(sessionToken) => onChange({ ...auth, sessionToken })}
      />
      <TextField
        label="Region"
        mono
        placeholder="eu-west-1"
        value={auth.region}
        onChange={(region) => onChange({ ...auth, region })}
      />
      <TextField
        label="Service"
        mono
        placeholder="execute-api"
        value={auth.service}
        onChange={(service) => onChange({ ...auth, service })}
        help="As it stands in the credential scope: execute-api, s3, sts, connect, chime."
      />
    </>
  )
}
