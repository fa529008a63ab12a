using System.Security.Cryptography;
using MediationWorkflows.Audit;

namespace MediationWorkflows.Web.Hosting;

/// <summary>The installation's signing key, in DIR/keys beside those of the content. Made when it is first needed; with it lost, old bundles stay valid.</summary>
sealed class AuditSigningKey : IBundleSigner, IDisposable
{
    readonly Lazy<RSA> key;

    public AuditSigningKey(DataFolder data) => key = new Lazy<RSA>(() => LoadOrCreate(Path.Combine(data.Keys, "audit-signing.pem")));

    public (byte[] Modulus, byte[] Exponent) PublicKey
    {
        get
        {
            var parameters = key.Value.ExportParameters(includePrivateParameters: false);
            return (parameters.Modulus!, parameters.Exponent!);
        }
    }

    /// <summary>What a tribunal compares: SHA-256 of the modulus.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(PublicKey.Modulus));

    public byte[] Sign(byte[] message) => key.Value.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    static RSA LoadOrCreate(string file)
    {
        var rsa = RSA.Create(3072);
        if (!File.Exists(file))
        {
            // Written aside and moved, so that of two nodes that start together one key wins whole.
            var draft = $"{file}.{Guid.NewGuid():N}";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var writer = new StreamWriter(draft, options))
                writer.Write(rsa.ExportPkcs8PrivateKeyPem());
            try
            {
                File.Move(draft, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(draft);
            }
        }

        rsa.ImportFromPem(File.ReadAllText(file));
        return rsa;
    }

    public void Dispose()
    {
        if (key.IsValueCreated)
            key.Value.Dispose();
    }
}
