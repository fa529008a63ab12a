using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Operations;

public sealed class RestoreTests
{
    [Fact]
    public async Task A_backup_taken_while_cases_are_opened_serves_from_a_fresh_folder_and_its_cases_go_on()
    {
        await using var original = new MediationFactory().WithOwnKeys().With("virtual-clock", "2027-01-04T15:00:00Z");
        await using var restored = new MediationFactory().WithOwnKeys().With("virtual-clock", "2027-01-04T15:00:00Z");
        var coordinator = await original.ProgramAsync(Role.Coordinator, "coordinator@example.org");
        var caseId = await coordinator.OpenCaseAsync();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 8; i++)
                await coordinator.OpenCaseAsync();
        });
        var backup = await Verbs.RunAsync("db", "backup", Path.Combine(restored.Data, "mediation.db"), "--data", original.Data);
        Assert.Equal(0, backup.Code);
        await writing;
        CopyFolder(Path.Combine(original.Data, "keys"), Path.Combine(restored.Data, "keys"));

        var program = await restored.KeyForAsync("coordinator@example.org");
        Assert.Equal(0, (await Verbs.RunAsync("audit", "verify", "--data", restored.Data)).Code);
        Assert.Equal(0, (await Verbs.RunAsync("reconcile", "--dry-run", "--data", restored.Data)).Code);
        // Encrypted text is readable, because the keys came along.
        Assert.Equal("Words after a surgery", (await program.ReadAsync($"/cases/{caseId}"))["title"]!.ToString());
        var asked = await program.ListAsync($"/cases/{caseId}/tasks");
        var task = asked.Single(t => t["kind"]!.ToString() == "acknowledge");
        var answer = await program.PostAsync($"/tasks/{task["id"]}/complete", new JsonObject { ["outcome"] = "Acknowledged" }, ifMatch: "*");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True((await program.ListAsync($"/cases/{caseId}/tasks")).Count > asked.Count, "The workflow has not gone on.");
    }

    [Fact]
    public async Task The_rehearsal_script_restores_an_installation_in_use_and_finds_it_sound()
    {
        await using var original = new MediationFactory().WithOwnKeys();
        await (await original.ProgramAsync(Role.Coordinator)).OpenCaseAsync();

        var (code, output) = await RehearseAsync(original.Data);

        Assert.True(code == 0, output);
        Assert.EndsWith("restored and sound", output.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("cases=1 ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rehearsal_script_refuses_a_backup_without_keys()
    {
        await using var original = new MediationFactory().WithOwnKeys();
        await original.ProgramAsync(Role.Coordinator);
        Directory.Delete(Path.Combine(original.Data, "keys"), recursive: true);

        var (code, output) = await RehearseAsync(original.Data);

        Assert.NotEqual(0, code);
        Assert.Contains("no keys", output, StringComparison.Ordinal);
    }

    static async Task<(int Code, string Output)> RehearseAsync(string data)
    {
        var start = new ProcessStartInfo("bash", [Script(), "--data", data]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MEDIATION"] = Path.Combine(AppContext.BaseDirectory, "mediation");
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        using var script = Process.Start(start)!;
        var output = await Task.WhenAll(script.StandardOutput.ReadToEndAsync(), script.StandardError.ReadToEndAsync());
        await script.WaitForExitAsync();
        return (script.ExitCode, string.Concat(output.Reverse()));
    }

    static string Script([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "eng", "rehearse-restore");

    static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
