namespace MediationWorkflows.Audit;

/// <summary>Signs what leaves the installation. A project boundary: the host keeps the key outside the database.</summary>
public interface IBundleSigner
{
    /// <summary>The public key's modulus and exponent, big-endian.</summary>
    (byte[] Modulus, byte[] Exponent) PublicKey { get; }

    /// <summary>RSA, PKCS #1 v1.5 over SHA-256: what the verifier can check with nothing but arithmetic.</summary>
    byte[] Sign(byte[] message);
}
