using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Tests.Api.Writes;

/// <summary>The commands of intake over HTTP: who may, who may not, and which field is wrong.</summary>
public sealed class PreparationWriteTests
{
    static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    [Theory]
    [BothDatabases]
    public async Task A_record_is_asked_for_with_a_date_and_comes_in_or_is_waived(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var path = $"/cases/{played.Id}/record-requests";
        var body = Json("""{"of": "client", "title": "The letter of March", "mandatory": true}""");
        await played.NobodyElseAsync(path, body, PlayedCase.Parties);
        var first = await played.OkAsync("coordinator", path, body);
        var second = await played.OkAsync("mediator", path, Json("""{"of": "client", "title": "The chart", "rule": "10 BD"}"""));

        Assert.Equal(("Requested", "2027-02-02"), (first["state"]!.ToString(), first["dueOn"]!.ToString()));
        Assert.Equal("2027-01-19", second["dueOn"]!.ToString());
        await played.NobodyElseAsync($"/record-requests/{first["id"]}/waive", Json("""{"reason": "Lost"}"""), "client", "clinician");
        Assert.Equal("Waived", (await played.OkAsync("coordinator", $"/record-requests/{first["id"]}/waive", Json("""{"reason": "Lost"}""")))["state"]!.ToString());
        Assert.Equal("In", (await played.OkAsync("client", $"/record-requests/{second["id"]}/bring-in"))["state"]!.ToString());
        await played.TooLateAsync("client", $"/record-requests/{second["id"]}/bring-in", "In");
    }

    [Theory]
    [InlineData("record-requests", "coordinator", "of", """{"title": "x"}""")]
    [InlineData("record-requests", "coordinator", "of", """{"of": "nobody", "title": "x"}""")]
    [InlineData("record-requests", "coordinator", "title", """{"of": "client", "title": " "}""")]
    [InlineData("record-requests", "coordinator", "title", """{"of": "client", "title": "two\nlines"}""")]
    [InlineData("record-requests", "coordinator", "rule", """{"of": "client", "title": "x", "rule": "soon"}""")]
    [InlineData("goals", "client", "goals", """{"goals": ""}""")]
    [InlineData("triggers", "client", "kind", """{"kind": "Stigma", "text": "x"}""")]
    [InlineData("triggers", "client", "text", """{"kind": "Trigger"}""")]
    [InlineData("fears", "client", "kind", """{"kind": "Trigger", "text": "x"}""")]
    [InlineData("fears", "client", "text", """{"kind": "Stigma", "text": ""}""")]
    [InlineData("prior-clause", "mediator", "text", """{"text": ""}""")]
    [InlineData("interest-map", "mediator", "entries", """{"entries": []}""")]
    [InlineData("interest-map", "mediator", "entries[0]", """{"entries": [null]}""")]
    [InlineData("interest-map", "mediator", "entries[0].interest", """{"entries": [{"party": "client"}]}""")]
    [InlineData("interest-map", "mediator", "entries[0].party", """{"entries": [{"party": "nobody", "interest": "x"}]}""")]
    [InlineData("fairness-checks", "mediator", "powerImbalance", """{"powerImbalance": "Huge", "bias": "None"}""")]
    [InlineData("fairness-checks", "mediator", "bias", """{"powerImbalance": "None"}""")]
    [InlineData("fairness-checks", "mediator", "remedy", """{"powerImbalance": "Some", "bias": "None", "observations": "x"}""")]
    [InlineData("fairness-checks", "mediator", "observations", """{"powerImbalance": "Some", "bias": "None", "remedy": "x"}""")]
    [InlineData("conflict-checks", "coordinator", "of", """{"of": "client"}""")]
    [InlineData("conflict-declarations", "mediator", "finding", """{"statement": "x"}""")]
    [InlineData("conflict-declarations", "mediator", "finding", """{"finding": "None"}""")]
    [InlineData("conflict-declarations", "mediator", "statement", """{"finding": "Serious"}""")]
    [InlineData("conflict-declarations", "mediator", "subject", """{"finding": "Serious", "subject": "DualRole", "statement": "x"}""")]
    [InlineData("professionals", "mediator", "profession", """{"profession": "Friend", "scope": "x", "person": {"key": "a", "name": "A", "email": "a@example.org"}}""")]
    [InlineData("professionals", "mediator", "scope", """{"profession": "EthicsConsultant", "person": {"key": "a", "name": "A", "email": "a@example.org"}}""")]
    [InlineData("professionals", "mediator", "person.email", """{"profession": "EthicsConsultant", "scope": "x", "person": {"key": "a", "name": "A", "email": "a"}}""")]
    [InlineData("professionals", "mediator", "person.email", """{"profession": "EthicsConsultant", "scope": "x", "person": {"key": "a", "name": "A", "email": "mediator@example.org"}}""")]
    public async Task A_wrong_field_is_named_and_nothing_changes(string collection, string by, string field, string body)
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.WrongAsync(by, $"/cases/{played.Id}/{collection}", field, Json(body));
    }

    [Fact]
    public async Task What_is_confided_is_listed_without_words_and_only_to_whom_it_may_be()
    {
        await using var played = await PlayedCase.OpenAsync();
        var fear = await played.OkAsync("client", $"/cases/{played.Id}/fears", Json("""{"kind": "Retaliation", "text": "They know my landlord."}"""));
        var goals = await played.OkAsync("client", $"/cases/{played.Id}/goals", Json("""{"goals": "An apology"}"""));
        var trigger = await played.OkAsync("client", $"/cases/{played.Id}/triggers", Json("""{"kind": "Trigger", "text": "Raised voices"}"""));

        Assert.Empty(await played["clinician"].ListAsync($"/cases/{played.Id}/fears"));
        Assert.Empty(await played["mediator"].ListAsync($"/cases/{played.Id}/fears"));
        // A coordinator may know that there is one, and not of what.
        Assert.Null(Assert.Single(await played["coordinator"].ListAsync($"/cases/{played.Id}/fears"))["kind"]);
        Assert.Empty(await played["clinician"].ListAsync($"/cases/{played.Id}/triggers"));
        Assert.Single(await played["mediator"].ListAsync($"/cases/{played.Id}/triggers"));
        foreach (var (item, reader) in ((JsonObject, string)[])[(fear, "client"), (goals, "client"), (trigger, "mediator")])
            Assert.Equal(HttpStatusCode.OK, (await played[reader].SendAsync(HttpMethod.Get, $"/items/{item["itemId"]}")).StatusCode);
        foreach (var item in (JsonObject[])[fear, goals, trigger])
            Assert.Equal(HttpStatusCode.NotFound, (await played["clinician"].SendAsync(HttpMethod.Get, $"/items/{item["itemId"]}")).StatusCode);
        await played.NobodyElseAsync($"/concerns/{trigger["id"]}/meet", Json("""{"response": "Quiet rooms"}"""), "coordinator");
        await played.WrongAsync("mediator", $"/concerns/{trigger["id"]}/meet", "response", Json("""{"response": ""}"""));
        Assert.Equal("Met", (await played.OkAsync("mediator", $"/concerns/{trigger["id"]}/meet", Json("""{"response": "Quiet rooms"}""")))["state"]!.ToString());
    }

    [Fact]
    public async Task A_clause_given_at_the_opening_is_read_shown_and_corrected()
    {
        await using var played = await PlayedCase.OpenAsync();
        var id = await played["coordinator"].OpenCaseAsync(body => body["clause"] = "The parties mediate for 30 days before arbitration. What is said is confidential.");
        var clause = Assert.Single(await played["client"].ListAsync($"/cases/{id}/prior-clause"));

        Assert.Equal(("Derived", 30), (clause["state"]!.ToString(), (int)clause["mediationDays"]!));
        Assert.Contains(clause["rules"]!.AsArray(), r => r!["kind"]!.ToString() == "Confidentiality" && r["derivedFrom"]!.ToString() == "What is said is confidential.");
        var path = $"/prior-clauses/{clause["id"]}/confirm";
        await played.NobodyElseAsync(path, Json("""{"rules": []}"""), "client");
        await played.WrongAsync("mediator", path, "rules[0].kind", Json("""{"rules": [{"kind": "Other", "text": "x"}]}"""));
        await played.WrongAsync("mediator", path, "rules[0].text", Json("""{"rules": [{"kind": "Evidence"}]}"""));
        await played.WrongAsync("mediator", path, "mediationDays", Json("""{"rules": [], "mediationDays": 0}"""));
        var confirmed = await played.OkAsync("mediator", path, Json("""{"rules": [{"kind": "Evidence", "text": "No recordings."}], "mediationDays": 14}"""));
        Assert.Equal(("Confirmed", 14, "No recordings."), (confirmed["state"]!.ToString(), (int)confirmed["mediationDays"]!, Assert.Single(confirmed["rules"]!.AsArray())!["text"]!.ToString()));
    }

    [Fact]
    public async Task Of_two_answers_to_one_conflict_check_the_first_wins_and_the_second_hears_so()
    {
        await using var played = await PlayedCase.OpenAsync();
        var check = Assert.Single(await played.ListAsync("conflict-checks"));
        var stale = check["etag"]!.ToString();
        var path = $"/conflict-checks/{check["id"]}/state";
        await played.NobodyElseAsync(path, Json("""{"finding": "None"}"""), "coordinator", "client");

        Assert.Equal("Clear", (await (await played["mediator"].PostAsync(path, Json("""{"finding": "None"}"""), ifMatch: stale)).JsonAsync())["state"]!.ToString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await played["mediator"].PostAsync(path, Json("""{"finding": "Serious", "statement": "x"}"""), ifMatch: stale)).StatusCode);
        await played.TooLateAsync("mediator", path, "Clear", Json("""{"finding": "Serious", "statement": "x"}"""));
    }

    [Fact]
    public async Task Every_party_accepts_a_disclosed_tie_for_themselves()
    {
        await using var played = await PlayedCase.OpenAsync();
        await played.UntilAskedAsync("groundRules.propose");
        var check = await played.OkAsync("mediator", $"/cases/{played.Id}/conflict-declarations", Json("""{"finding": "Disclosed", "statement": "I taught one of them."}"""));
        var path = $"/conflict-checks/{check["id"]}/accept";
        await played.NobodyElseAsync(path, [], "mediator", "coordinator");
        await played.OkAsync("client", path);
        await played.TooLateAsync("client", path, "Accepted");
        await played.OkAsync("clinician", path);
        Assert.Equal("Clear", (await played.OkAsync("institution", path))["state"]!.ToString());
    }

    [Fact]
    public async Task What_somebody_needs_to_take_part_is_shown_to_them_and_to_those_who_arrange_it()
    {
        await using var played = await PlayedCase.OpenAsync();
        var id = (await played["client"].ListAsync($"/cases/{played.Id}/participations")).Single(p => p["key"]!.ToString() == "client")["id"];
        Task<HttpResponseMessage> PutAsync(string by, string body) => played[by].SendAsync(HttpMethod.Put, $"/participations/{id}/access-needs", Json(body), ifMatch: "*");
        async Task<string?> SeenByAsync(string who) => (await played[who].ListAsync($"/cases/{played.Id}/participations")).Single(p => p["key"]!.ToString() == "client")["accommodations"]?.ToString();

        Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync("clinician", "{}")).StatusCode);
        Assert.Equal(["interpreterLanguage"], await (await PutAsync("client", """{"interpreterLanguage": "not a language"}""")).FieldsAsync());
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("client", """{"language": "es", "interpreterLanguage": "es", "accommodations": "A ramp", "treatmentPreferences": "Ms., please"}""")).StatusCode);

        Assert.Equal(("A ramp", "A ramp", "A ramp", null, null),
            (await SeenByAsync("client"), await SeenByAsync("mediator"), await SeenByAsync("coordinator"), await SeenByAsync("clinician"), await SeenByAsync("institution")));
    }
}
