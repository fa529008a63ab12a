using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Links;

/// <summary>The link in an early reminder: one click for a mail program, a page with an undo for a person.</summary>
public sealed partial class StopRemindersTests
{
    [Fact]
    public async Task One_click_without_any_cookie_stops_and_opening_the_link_changes_nothing()
    {
        await using var factory = await WithReminderAsync();
        var path = LinkOf(factory);
        var browser = factory.Browser();

        Assert.Contains("Stop early reminders", (await browser.OpenAsync(path)).Body!.TextContent, StringComparison.Ordinal);
        Assert.True(await WantedAsync(factory));

        var click = await browser.PostAsync(path, new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]));
        Assert.Equal(HttpStatusCode.OK, click.StatusCode);
        Assert.False(await WantedAsync(factory));
    }

    [Fact]
    public async Task The_page_shows_the_effect_and_undoes_it()
    {
        await using var factory = await WithReminderAsync();
        var path = LinkOf(factory);
        var browser = factory.Browser();

        await PressAsync(browser, path);
        var page = await browser.OpenAsync(path);
        Assert.Contains("Early reminders are stopped", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.False(await WantedAsync(factory));

        await PressAsync(browser, path);
        Assert.True(await WantedAsync(factory));
    }

    [Fact]
    public async Task A_link_that_no_mail_has_is_answered_with_words_and_does_nothing()
    {
        await using var factory = new MediationFactory();
        Assert.Contains("not known", (await factory.Browser().OpenAsync("/mail/stop/guessed")).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await factory.Browser().PostAsync("/mail/stop/guessed", new FormUrlEncodedContent([]))).StatusCode);
    }

    [Fact]
    public async Task A_person_chooses_on_a_page_and_the_API_shows_and_changes_the_same()
    {
        await using var factory = await WithReminderAsync();
        var browser = await factory.SignedInAsync("clinician@example.org");
        var saved = await browser.SubmitAsync("/my/mails", ("Wanted.Parts[0].DigestAt", "18:00"));
        Assert.NotNull((await saved.ReadAsync()).QuerySelector("[role=status]"));
        var shown = await ClinicianAsync(factory);
        Assert.Equal(("18:00", "false"), (shown["digestAt"]!.ToString(), shown["earlyReminders"]!.ToString()));

        var coordinator = await factory.KeyForAsync("Coordinator@example.org");
        var changed = await coordinator.SendAsync(
            HttpMethod.Put, $"/participations/{shown["id"]}/mail-choices", new JsonObject { ["digestAt"] = null, ["earlyReminders"] = true }, ifMatch: shown["etag"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Null((await ClinicianAsync(factory))["digestAt"]);
    }

    static async Task<MediationFactory> WithReminderAsync()
    {
        var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        await coordinator.OpenCaseAsync();
        // The clinician is invited once somebody has taken the case on.
        var first = (await coordinator.ListAsync("/tasks")).Single();
        await coordinator.PostAsync($"/tasks/{first["id"]}/complete", new JsonObject { ["outcome"] = "Acknowledged" }, ifMatch: "*");
        await coordinator.PostAsync("/clock", new JsonObject { ["to"] = "2027-01-11T15:00:00Z" });
        return factory;
    }

    /// <summary>The one button of the page.</summary>
    static async Task PressAsync(HttpClient browser, string path)
    {
        var form = (IHtmlFormElement)(await browser.OpenAsync(path)).QuerySelector("main form")!;
        var answer = await browser.PostAsync(form.GetAttribute("action"), Forms.Content(form));
        Assert.Equal((HttpStatusCode.Redirect, path), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    static string LinkOf(MediationFactory factory) =>
        new Uri(factory.Mails().Where(mail => mail.Contains("clinician@example.org", StringComparison.Ordinal)).Select(mail => Link().Match(mail)).Single(match => match.Success)
            .Groups[1].Value).AbsolutePath;

    static async Task<bool> WantedAsync(MediationFactory factory) => (bool)(await ClinicianAsync(factory))["earlyReminders"]!;

    static async Task<JsonNode> ClinicianAsync(MediationFactory factory)
    {
        var coordinator = await factory.KeyForAsync("Coordinator@example.org");
        var caseId = (await coordinator.ListAsync("/cases")).Single()["id"];
        return (await coordinator.ListAsync($"/cases/{caseId}/participations")).Single(p => p["key"]!.ToString() == "clinician");
    }

    [GeneratedRegex(@"^List-Unsubscribe:\s*<([^>]+)>", RegexOptions.Multiline)]
    private static partial Regex Link();
}
