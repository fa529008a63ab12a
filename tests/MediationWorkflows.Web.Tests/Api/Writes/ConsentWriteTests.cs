using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class ConsentWriteTests
{
    static JsonObject Request(Action<JsonObject>? change = null)
    {
        var body = new JsonObject { ["subject"] = "client", ["class"] = "P", ["purpose"] = "To prepare the first session", ["recipient"] = "mediator", ["expires"] = "2027-06-01T00:00:00Z" };
        change?.Invoke(body);
        return body;
    }

    [Theory]
    [BothDatabases]
    public async Task A_consent_is_asked_for_by_another_and_given_and_taken_back_by_the_person_alone(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var consent = await played.OkAsync("mediator", $"/cases/{played.Id}/consents", Request());
        var path = $"/consents/{consent["id"]}";
        Assert.Equal("Requested", consent["state"]!.ToString());

        await played.NobodyElseAsync($"{path}/grant", [], "mediator", "coordinator");
        await played.HiddenAsync($"{path}/grant", "clinician");
        Assert.Equal("Granted", (await played.OkAsync("client", $"{path}/grant"))["state"]!.ToString());
        await played.TooLateAsync("client", $"{path}/grant", "Granted");
        await played.TooLateAsync("client", $"{path}/refuse", "Granted");
        await played.NobodyElseAsync($"{path}/revoke", [], "mediator", "coordinator");
        Assert.Equal("Revoked", (await played.OkAsync("client", $"{path}/revoke"))["state"]!.ToString());
        await played.TooLateAsync("client", $"{path}/revoke", "Revoked");
    }

    [Fact]
    public async Task A_consent_is_refused_by_the_person_alone_who_may_think_better_of_it()
    {
        await using var played = await PlayedCase.OpenAsync();
        var path = $"/consents/{(await played.OkAsync("client", $"/cases/{played.Id}/consents", Request(b => b["subject"] = "clinician")))["id"]}";

        // Who asked for it sees what becomes of it, and decides nothing.
        await played.NobodyElseAsync($"{path}/refuse", [], "mediator", "client");
        await played.HiddenAsync($"{path}/refuse", "institution");
        Assert.Equal("Refused", (await played.OkAsync("clinician", $"{path}/refuse"))["state"]!.ToString());
        await played.TooLateAsync("clinician", $"{path}/refuse", "Refused");
        await played.TooLateAsync("clinician", $"{path}/revoke", "Refused");
        Assert.Equal("Granted", (await played.OkAsync("clinician", $"{path}/grant"))["state"]!.ToString());
    }

    [Fact]
    public async Task A_wrong_request_names_its_field()
    {
        await using var played = await PlayedCase.OpenAsync();
        var path = $"/cases/{played.Id}/consents";

        await played.WrongAsync("mediator", path, "subject", Request(b => b.Remove("subject")));
        await played.WrongAsync("mediator", path, "subject", Request(b => b["subject"] = "nobody"));
        await played.WrongAsync("mediator", path, "class", Request(b => b["class"] = "gossip"));
        await played.WrongAsync("mediator", path, "purpose", Request(b => b["purpose"] = " "));
        await played.WrongAsync("mediator", path, "recipient", Request(b => b["recipient"] = "client"));
        await played.WrongAsync("mediator", path, "expires", Request(b => b["expires"] = "2026-01-01T00:00:00Z"));
        await played.WrongAsync("mediator", path, "expires", Request(b => b["expires"] = "next year"));
        await played.NobodyElseAsync(path, Request());
    }
}
