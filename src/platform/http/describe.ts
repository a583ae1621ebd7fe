import type { AnyContractRouter } from '@orpc/contract';
import { z } from 'zod';
import type { ByteEndpoint } from '#api/bytes.ts';
import { PROBLEMS } from '#api/endpoint.ts';
import type { LibraryEndpoint } from '#api/library-endpoint.ts';
import { NOUNS } from '#domain/record/nouns.ts';
import type { ByteContract, LibraryContract } from './endpoints.ts';

/** The API in OpenAPI 3.1, both doors in one document. */
export async function describeApi(
  contract: AnyContractRouter,
  bytes: ByteContract,
  library: LibraryContract = {},
): Promise<object> {
  // Only a description needs the generator: a server that nobody asks does not hold it.
  const { OpenAPIGenerator } = await import('@orpc/openapi');
  const { ZodToJsonSchemaConverter } = await import('@orpc/zod/zod4');
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract, {
    info: {
      title: 'Tickmark',
      version: '1',
      description:
        'From scoping to a SOC report that others can verify again. People sign in and send the session’s cookie, ' +
        'with Tickmark-Organization where they belong to several; programs send a key as bearer.',
    },
    servers: [{ url: '/api' }],
    security: [{ session: [] }, { key: [] }],
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'tickmark.session_token' },
        key: { type: 'http', scheme: 'bearer' },
      },
    },
    commonSchemas: { ...recordSchemas(), problem: { schema: Told } },
    customErrorResponseBodySchema: () => ({ $ref: '#/components/schemas/problem' }),
  });
  const paths: Record<string, object | undefined> = { ...document.paths };
  for (const [feature, endpoints] of Object.entries(bytes)) {
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const told = { [endpoint.method.toLowerCase()]: describeBytes(`${feature}.${name}`, endpoint) };
      paths[endpoint.path] = { ...paths[endpoint.path], ...told };
    }
  }
  for (const [feature, endpoints] of Object.entries(library)) {
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const told = { [endpoint.method.toLowerCase()]: describeLibrary(`${feature}.${name}`, endpoint) };
      paths[endpoint.path] = { ...paths[endpoint.path], ...told };
    }
  }
  const inOrder = Object.entries(paths).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { ...document, paths: Object.fromEntries(inOrder) };
}

/** What every refusal is told as. */
const Told = z.object({
  defined: z.boolean().describe('One of the kinds of problems that the API names'),
  code: z.string().describe(`Its kind: ${Object.keys(PROBLEMS).join(', ')}`),
  status: z.int(),
  message: z.string().describe('What happened, what was kept, and what to do'),
  data: z.unknown().describe('What the problem is about'),
});

/** The bodies of records, described once each and referred to by every endpoint that takes or gives one. */
function recordSchemas(): Record<string, { schema: z.ZodType }> {
  return Object.fromEntries(Object.entries(NOUNS).map(([noun, { shape }]) => [noun, { schema: shape }]));
}

function describeLibrary(operationId: string, { summary, input }: LibraryEndpoint): object {
  const schema = input && z.toJSONSchema(input, { io: 'input' });
  return {
    operationId,
    summary,
    ...(schema && { requestBody: { required: true, content: { 'application/json': { schema } } } }),
    responses: { 200: { description: 'OK' } },
  };
}

function describeBytes(operationId: string, endpoint: ByteEndpoint): object {
  const { path, summary, input, bytes, mediaType, output } = endpoint;
  const schema = z.toJSONSchema(input, { io: 'input' });
  const required = new Set(schema.required ?? []);
  const parameters = Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: path.includes(`{${name}}`) ? 'path' : 'query',
    required: required.has(name),
    schema: property,
  }));
  if (bytes === 'step') return describeStep({ operationId, summary, parameters }, endpoint);
  const stream = { [mediaType]: { schema: { type: 'string', format: 'binary' } } };
  const answered = output && { 'application/json': { schema: z.toJSONSchema(output) } };
  return {
    operationId,
    summary,
    parameters,
    ...(bytes === 'up' && { requestBody: { required: true, content: stream } }),
    responses: { 200: { description: 'OK', content: answered ?? stream } },
  };
}

/** A step says all it has to say in headers. */
function describeStep(
  { parameters, ...told }: { operationId: string; summary: string; parameters: object[] },
  { method, mediaType, status = 204, takes = {}, gives = {} }: ByteEndpoint,
): object {
  const schema = { type: 'string' };
  const taken = Object.entries(takes).map(([name, description]) => ({
    name,
    in: 'header',
    description,
    schema,
  }));
  const headers = Object.entries(gives).map(([name, description]) => [name, { description, schema }]);
  const content = { [mediaType]: { schema: { type: 'string', format: 'binary' } } };
  return {
    ...told,
    parameters: [...parameters, ...taken],
    ...(method === 'PATCH' && { requestBody: { required: true, content } }),
    responses: { [status]: { description: 'OK', headers: Object.fromEntries(headers) } },
  };
}
