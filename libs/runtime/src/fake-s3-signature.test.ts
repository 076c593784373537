import { createHash } from 'node:crypto';
import { emptyHash, encodeS3, signS3 } from './fake-s3-signature';

// The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
const key = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
const at = new Date('2013-05-24T00:00:00Z');
const host = 'https://examplebucket.s3.amazonaws.com';
const signatureOf = (headers: Record<string, string>) => /Signature=(\w+)$/.exec(headers['authorization'] ?? '')?.[1];

it('signs the published reading of a part of an object', () => {
  const signed = signS3(
    { method: 'GET', url: new URL(`${host}/test.txt`), headers: { range: 'bytes=0-9' }, bodyHash: emptyHash },
    key,
    at,
  );
  expect(signatureOf(signed)).toBe('f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
  expect(signed['authorization']).toContain('SignedHeaders=host;range;x-amz-content-sha256;x-amz-date');
});

it('signs the published writing of an object, with a sign in its name', () => {
  const signed = signS3(
    {
      method: 'PUT',
      url: new URL(`${host}/${encodeS3('test$file.text')}`),
      headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      bodyHash: createHash('sha256').update('Welcome to Amazon S3.').digest('hex'),
    },
    key,
    at,
  );
  expect(signatureOf(signed)).toBe('98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd');
});

it('signs the published listing, with its query in order', () => {
  const signed = signS3(
    { method: 'GET', url: new URL(`${host}/?max-keys=2&prefix=J`), headers: {}, bodyHash: emptyHash },
    key,
    at,
  );
  expect(signatureOf(signed)).toBe('34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7');
});
