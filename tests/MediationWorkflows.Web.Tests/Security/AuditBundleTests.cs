using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Hosting;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Security;

/// <summary>The bundle is verified by its own script and a plain Python, as a tribunal would do it.</summary>
public sealed class AuditBundleTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient auditor = null!;
    string caseId = null!;

    [Fact]
    public async Task A_bundle_verifies_with_nothing_but_its_own_script_and_holds_the_reads()
    {
        var bundle = await ExportAsync();
        var fingerprint = factory.Services.GetRequiredService<AuditSigningKey>().Fingerprint;

        var (code, output) = await VerifyAsync(bundle, "--fingerprint", fingerprint);

        Assert.True(code == 0, output);
        Assert.Contains(fingerprint, output, StringComparison.Ordinal);
        Assert.Contains("\"content.read\"", TrailOf(bundle), StringComparison.Ordinal);
        Assert.Contains("\"audit.exported\"", TrailOf(bundle).TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("An apology", TrailOf(bundle), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_tampering_is_found()
    {
        var bundle = await ExportAsync();
        string[] Lines() => TrailOf(bundle).TrimEnd().Split('\n');
        var tampered = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["changed"] = Changed(bundle, "trail.jsonl", t => t.Replace("content.read", "content.seen", StringComparison.Ordinal)),
            ["deleted"] = Changed(bundle, "trail.jsonl", _ => string.Join('\n', Lines().Where((_, i) => i != 2)) + "\n"),
            ["cut off"] = Changed(bundle, "trail.jsonl", _ => string.Join('\n', Lines()[..^1]) + "\n"),
            ["reordered"] = Changed(bundle, "trail.jsonl", _ => string.Join('\n', Lines().Reverse()) + "\n"),
            ["another manifest"] = Changed(bundle, "manifest.json", m => m.Replace("2027", "2028", StringComparison.Ordinal)),
            ["another signature"] = Changed(bundle, "manifest.sig", s => Convert.ToBase64String(new byte[Convert.FromBase64String(s).Length])),
        };

        foreach (var (how, forged) in tampered)
            Assert.True((await VerifyAsync(forged)).Code == 1, how);
        Assert.Equal(1, (await VerifyAsync(bundle, "--fingerprint", new string('0', 64))).Code);
        Assert.Equal(2, (await VerifyAsync(Encoding.ASCII.GetBytes("no zip"))).Code);
    }

    [Fact]
    public async Task Only_who_sees_the_whole_trail_exports_it()
    {
        var client = await factory.KeyForAsync("client@example.org");

        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(HttpMethod.Get, $"/cases/{caseId}/audit/export")).StatusCode);
    }

    async Task<byte[]> ExportAsync()
    {
        var answer = await auditor.SendAsync(HttpMethod.Get, $"/cases/{caseId}/audit/export");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>In a folder of its own that holds nothing but the bundle and the script that came in it.</summary>
    static async Task<(int Code, string Output)> VerifyAsync(byte[] bundle, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("audit-bundle-");
        try
        {
            var script = typeof(Audit.ExportAudit).Assembly.GetManifestResourceStream("MediationWorkflows.Audit.verify.py")!;
            await using (var copy = File.Create(Path.Combine(folder.FullName, "verify.py")))
                await script.CopyToAsync(copy);
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "bundle.zip"), bundle);
            using var python = Process.Start(new ProcessStartInfo("python3", ["-I", "verify.py", "bundle.zip", .. arguments])
            {
                WorkingDirectory = folder.FullName, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            var error = python.StandardError.ReadToEndAsync();
            var output = await python.StandardOutput.ReadToEndAsync();
            await python.WaitForExitAsync();
            return (python.ExitCode, output + await error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static string TrailOf(byte[] bundle) => Read(bundle, "trail.jsonl");

    static string Read(byte[] bundle, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(bundle));
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    static byte[] Changed(byte[] bundle, string name, Func<string, string> change)
    {
        var changed = change(Read(bundle, name));
        Assert.NotEqual(Read(bundle, name), changed);
        using var file = new MemoryStream();
        file.Write(bundle);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry(name)!.Delete();
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(changed);
        }

        return file.ToArray();
    }

    public async Task InitializeAsync()
    {
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        caseId = await coordinator.OpenCaseAsync();
        auditor = await factory.ProgramAsync(Role.Auditor);
        var client = await factory.ProgramAsync(Role.Client, "client@example.org");
        var item = await client.PostAsync($"/cases/{caseId}/items", new System.Text.Json.Nodes.JsonObject { ["class"] = "PartyPrivate", ["title"] = "Goals", ["text"] = "An apology." });
        await client.ReadAsync(item.Headers.Location!.OriginalString["/api/v1".Length..]);
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
