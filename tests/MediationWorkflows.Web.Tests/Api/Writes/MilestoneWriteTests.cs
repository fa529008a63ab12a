using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class MilestoneWriteTests
{
    static JsonObject Evidence => new() { ["text"] = "The attendance list" };

    static JsonObject Fails => new() { ["passes"] = false, ["reason"] = "Two names are missing" };

    [Theory]
    [BothDatabases]
    public async Task Who_owes_it_shows_it_and_the_named_verifier_decides(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var (path, obligor, verifier) = await MilestoneAsync(played);

        await played.NobodyElseAsync($"{path}/evidence", Evidence, [.. PlayedCase.Everybody.Except([obligor])]);
        await played.WrongAsync(obligor, $"{path}/evidence", "text", []);
        await played.OkAsync(obligor, $"{path}/evidence", Evidence);
        await played.NobodyElseAsync($"{path}/verify", Fails, [.. PlayedCase.Everybody.Except([verifier])]);
        await played.WrongAsync(verifier, $"{path}/verify", "passes", []);
        await played.WrongAsync(verifier, $"{path}/verify", "reason", new JsonObject { ["passes"] = false });
        Assert.Equal("Rejected", (await played.OkAsync(verifier, $"{path}/verify", Fails))["state"]!.ToString());
        await played.TooLateAsync(verifier, $"{path}/verify", "Rejected", Fails);
        await played.OkAsync(obligor, $"{path}/evidence", Evidence);
        Assert.Equal("Cured", (await played.OkAsync(verifier, $"{path}/verify", new JsonObject { ["passes"] = true }))["state"]!.ToString());
        await played.TooLateAsync(obligor, $"{path}/evidence", "Cured", Evidence);
        await played.TooLateAsync("mediator", $"{path}/waive", "Cured", new JsonObject { ["reason"] = "Too late" });
    }

    [Fact]
    public async Task Neutrals_waive_it_with_a_reason()
    {
        await using var played = await PlayedCase.OpenAsync();
        var (path, _, _) = await MilestoneAsync(played);
        var waiver = new JsonObject { ["reason"] = "The unit was closed" };

        await played.NobodyElseAsync($"{path}/waive", waiver, PlayedCase.Parties);
        await played.WrongAsync("mediator", $"{path}/waive", "reason", []);
        Assert.Equal("Waived", (await played.OkAsync("mediator", $"{path}/waive", (JsonObject)waiver.DeepClone()))["state"]!.ToString());
        await played.TooLateAsync("mediator", $"{path}/waive", "Waived", waiver);
    }

    static async Task<(string Path, string Obligor, string Verifier)> MilestoneAsync(PlayedCase played)
    {
        await played.UntilAskedAsync("milestone.evidence");
        var milestone = Assert.Single(await played.ListAsync("milestones"));
        return ($"/milestones/{milestone["id"]}", milestone["obligor"]!.ToString(), milestone["verifier"]!.ToString());
    }
}
