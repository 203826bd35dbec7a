import { SecretField } from '../secret-field.tsx'
import { VariableField } from '../variable-field.tsx'
import type { AuthForm } from './form.ts'

export function AwsSigv4Form({ auth, variables, onChange }: AuthForm<'aws-sigv4'>) {
  return (
    <>
      <VariableField
        label="Access key id"
        value={auth.accessKeyId}
        variables={variables}
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
      <VariableField
        label="Region"
        placeholder="eu-west-1"
        value={auth.region}
        variables={variables}
        onChange={(region) => onChange({ ...auth, region })}
      />
      <VariableField
        label="Service"
        placeholder="execute-api"
        value={auth.service}
        variables={variables}
        onChange={(service) => onChange({ ...auth, service })}
        help="As it stands in the credential scope: execute-api, s3, sts, connect, chime."
      />
    </>
  )
}
