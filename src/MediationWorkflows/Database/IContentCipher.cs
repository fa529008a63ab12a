namespace MediationWorkflows.Database;

/// <summary>
/// Encrypts text of the information classes before it reaches the database. A project boundary: the host implements it
/// with Data Protection, whose keys lie outside the database.
/// </summary>
public interface IContentCipher
{
    string Protect(string plaintext);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The text was changed, or its key is lost.</exception>
    string Unprotect(string ciphertext);
}
