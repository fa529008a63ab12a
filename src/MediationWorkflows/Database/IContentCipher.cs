namespace MediationWorkflows.Database;

/// <summary>
/// Encrypts what belongs to the information classes before it reaches the database: texts, and the pieces of files. A project boundary: the host implements it
/// with Data Protection, whose keys lie outside the database.
/// </summary>
public interface IContentCipher
{
    string Protect(string plaintext);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The text was changed, or its key is lost.</exception>
    string Unprotect(string ciphertext);

    byte[] Protect(byte[] plaintext);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The bytes were changed, or their key is lost.</exception>
    byte[] Unprotect(byte[] ciphertext);
}
