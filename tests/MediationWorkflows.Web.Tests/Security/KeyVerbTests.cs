using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Security;

public sealed class KeyVerbTests
{
    [Fact]
    public async Task Rotating_the_key_keeps_what_was_written_readable_and_a_lost_new_key_is_found()
    {
        await using var factory = new MediationFactory().WithOwnKeys();
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        var caseId = await coordinator.OpenCaseAsync();
        var keys = Path.Combine(factory.Data, "keys");

        var (code, id, error) = await Verbs.RunAsync("key", "rotate", "--data", factory.Data);

        Assert.True(code == 0, error);
        Assert.True(File.Exists(Path.Combine(keys, $"key-{id}.xml")));
        Assert.Equal("Words after a surgery", (await coordinator.ReadAsync($"/cases/{caseId}"))["title"]!.ToString());
        Assert.Equal(0, (await Verbs.RunAsync("audit", "verify", "--data", factory.Data)).Code);

        File.Move(Path.Combine(keys, $"key-{id}.xml"), Path.Combine(factory.Data, "lost.xml"));
        var (refused, _, why) = await Verbs.RunAsync("key", "rotate", "--data", factory.Data);
        Assert.Equal(2, refused);
        Assert.Contains(id, why, StringComparison.Ordinal);
        Assert.Contains("Restore", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_lists_keys_without_their_secrets_and_revokes_one()
    {
        await using var factory = new MediationFactory();
        var program = await factory.ProgramAsync(Role.Coordinator, "office@example.org");
        var (prefix, secret) = (program.DefaultRequestHeaders.Authorization!.Parameter!.Split('_', 3)[1], program.DefaultRequestHeaders.Authorization!.Parameter!.Split('_', 3)[2]);

        var (_, listed, _) = await Verbs.RunAsync("user", "keys", "--email", "office@example.org", "--data", factory.Data);
        Assert.StartsWith($"{prefix} Full ", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, listed, StringComparison.Ordinal);
        Assert.Equal(2, (await Verbs.RunAsync("user", "revoke-key", "--email", "office@example.org", "--key", "nonsense", "--data", factory.Data)).Code);
        Assert.Equal(0, (await Verbs.RunAsync("user", "revoke-key", "--email", "office@example.org", "--key", prefix, "--data", factory.Data)).Code);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await program.SendAsync(HttpMethod.Get, "/cases")).StatusCode);
    }

    [Fact]
    public async Task A_key_that_may_only_read_is_asked_for_by_name()
    {
        await using var factory = new MediationFactory();
        _ = factory.Services;
        Assert.Equal(2, (await Verbs.RunAsync("user", "add", "--name", "A", "--email", "a@example.org", "--role", "Auditor", "--read-only", "--data", factory.Data)).Code);
        var (code, key, _) = await Verbs.RunAsync("user", "add", "--name", "A", "--email", "a@example.org", "--role", "Coordinator", "--api-key", "--read-only", "--data", factory.Data);
        Assert.Equal(0, code);
        var reader = factory.Browser();
        reader.DefaultRequestHeaders.Authorization = new("ApiKey", key);

        Assert.Empty(await reader.ListAsync("/cases"));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await reader.PostAsync("/cases", ApiCalls.Case())).StatusCode);
    }
}
