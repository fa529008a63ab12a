using System.Text;
using MediationWorkflows.Database;

namespace MediationWorkflows.Tests.Support;

/// <summary>Not secret, but never plain: a test that finds its text in the database's bytes has found a leak.</summary>
public sealed class TestCipher : IContentCipher
{
    public static readonly TestCipher Instance = new();

    public string Protect(string plaintext) => "enc:" + Convert.ToBase64String(Encoding.UTF8.GetBytes(plaintext));

    public string Unprotect(string ciphertext) => Encoding.UTF8.GetString(Convert.FromBase64String(ciphertext["enc:".Length..]));

    public byte[] Protect(byte[] plaintext) => [.. plaintext.Select(b => (byte)(b ^ Mask))];

    public byte[] Unprotect(byte[] ciphertext) => Protect(ciphertext);

    private const byte Mask = 0xA5;
}
