using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class SettlementWriteTests
{
    internal static JsonObject Settlement(Action<JsonObject>? term = null, Action<JsonObject>? change = null)
    {
        var promised = new JsonObject
        {
            ["kind"] = "training", ["text"] = "The staff is trained.", ["obligor"] = "institution", ["verifier"] = "mediator", ["specific"] = "Six hours for all",
            ["measure"] = "Nine in ten", ["due"] = "2028-03-01", ["acceptanceTest"] = "The list names them", ["evidenceType"] = "list",
        };
        term?.Invoke(promised);
        var body = new JsonObject
        {
            ["terms"] = new JsonArray(promised),
            ["reviewPlan"] = new JsonObject { ["firstAfterMonths"] = 20, ["everyMonths"] = 0, ["count"] = 1 },
            ["escalationClause"] = new JsonObject { ["questions"] = new JsonArray("compliance") },
        };
        change?.Invoke(body);
        return body;
    }

    [Theory]
    [BothDatabases]
    public async Task Neutrals_write_and_revise_parties_sign_what_they_read_and_an_amendment_is_signed_anew(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        await played.UntilAskedAsync("settlement.draft");
        await played.NobodyElseAsync($"/cases/{played.Id}/settlements", Settlement(), PlayedCase.Parties);
        var first = $"/settlements/{(await played.OkAsync("mediator", $"/cases/{played.Id}/settlements", Settlement(term => term.Remove("measure"))))["id"]}";
        await played.WrongAsync("mediator", $"{first}/submit", "terms[0].measure", []);
        await played.NobodyElseAsync($"{first}/revise", Settlement(), PlayedCase.Parties);
        var revised = await played.OkAsync("mediator", $"{first}/revise", Settlement());
        var path = $"/settlements/{revised["id"]}";
        Assert.Equal(("2", "Draft"), (revised["number"]!.ToString(), revised["state"]!.ToString()));
        await played.TooLateAsync("mediator", $"{first}/revise", "Amended", Settlement());
        await played.TooLateAsync("mediator", $"{path}/amend", "Draft", Settlement());

        await played.NobodyElseAsync($"{path}/submit", [], PlayedCase.Parties);
        await played.OkAsync("mediator", $"{path}/submit");
        await played.UntilAskedAsync("settlement.sign");
        await SignAsync(played, path);
        await played.TooLateAsync("mediator", $"{path}/revise", "InForce", Settlement());

        await played.NobodyElseAsync($"{path}/amend", Settlement(), PlayedCase.Parties);
        var amendment = $"/settlements/{(await played.OkAsync("mediator", $"{path}/amend", Settlement(term => term["due"] = "2028-06-01")))["id"]}";
        await played.OkAsync("mediator", $"{amendment}/submit");
        await played.NobodyElseAsync($"{amendment}/clear", new JsonObject { ["nothingBarsAComplaint"] = true }, PlayedCase.Parties);
        await played.WrongAsync("coordinator", $"{amendment}/clear", "nothingBarsAComplaint", []);
        await played.OkAsync("coordinator", $"{amendment}/clear", new JsonObject { ["nothingBarsAComplaint"] = true });
        await SignAsync(played, amendment);
        Assert.Equal(["Amended", "Amended", "InForce"], (await played.ListAsync("settlements")).Select(s => s["state"]!.ToString()));
    }

    static async Task SignAsync(PlayedCase played, string path)
    {
        var content = new JsonObject { ["contentHash"] = (await played.ListAsync("settlements")).Single(s => path.EndsWith(s["id"]!.ToString(), StringComparison.Ordinal))["contentHash"]!.DeepClone() };
        await played.NobodyElseAsync($"{path}/sign", content, "mediator", "coordinator");
        await played.WrongAsync("client", $"{path}/sign", "contentHash", []);
        await played.WrongAsync("client", $"{path}/sign", "contentHash", new JsonObject { ["contentHash"] = new string('0', 64) });
        await played.OkAsync("client", $"{path}/sign", (JsonObject)content.DeepClone());
        await played.TooLateAsync("client", $"{path}/sign", "Signed", (JsonObject)content.DeepClone());
        await played.OkAsync("clinician", $"{path}/sign", (JsonObject)content.DeepClone());
        Assert.Equal("InForce", (await played.OkAsync("institution", $"{path}/sign", content))["state"]!.ToString());
    }

    [Fact]
    public async Task A_wrong_term_names_its_field()
    {
        await using var played = await PlayedCase.OpenAsync();
        var path = $"/cases/{played.Id}/settlements";

        await played.WrongAsync("mediator", path, "terms", Settlement(change: body => body.Remove("terms")));
        await played.WrongAsync("mediator", path, "terms[0]", Settlement(change: body => body["terms"] = new JsonArray((JsonNode?)null)));
        await played.WrongAsync("mediator", path, "terms[0].text", Settlement(term => term["text"] = ""));
        await played.WrongAsync("mediator", path, "terms[0].obligor", Settlement(term => term["obligor"] = "nobody"));
        await played.WrongAsync("mediator", path, "terms[0].verifier", Settlement(term => term.Remove("verifier")));
        await played.WrongAsync("mediator", path, "terms[0].amount", Settlement(term => term["amount"] = -5));
        await played.WrongAsync("mediator", path, "terms[0].due", Settlement(term => term["due"] = "soon"));
        await played.WrongAsync("mediator", path, "reviewPlan.count", Settlement(change: body => body["reviewPlan"]!["count"] = 500));
        await played.WrongAsync("mediator", path, "escalationClause.questions", Settlement(change: body => body["escalationClause"]!["questions"] = new JsonArray(" ")));
    }

    [Fact]
    public async Task Who_signs_a_version_that_was_replaced_meanwhile_is_told()
    {
        await using var played = await PlayedCase.OpenAsync();
        var first = await played["mediator"].PostAsync($"/cases/{played.Id}/settlements", Settlement());
        var path = first.Headers.Location!.OriginalString["/api/v1".Length..];
        await played.OkAsync("mediator", $"{path}/submit");

        var stale = await played["mediator"].PostAsync($"{path}/revise", Settlement(), ifMatch: first.Headers.ETag!.Tag);

        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Single(await played.ListAsync("settlements"));
    }
}
