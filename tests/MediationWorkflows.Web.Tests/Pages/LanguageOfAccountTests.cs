using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>What an account says of its person: in which language the pages speak to them, and what their tasks say of dates.</summary>
public sealed class LanguageOfAccountTests : IAsyncLifetime
{
    const string Email = "client@example.org";

    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient coordinator = null!;
    string caseId = "";

    [Fact]
    public async Task Pages_speak_the_accounts_language_rather_than_the_browsers()
    {
        var browser = await factory.SignedInAsync(Email);
        Assert.Equal("en", await LanguageAsync(browser, "en"));
        Assert.Equal("es", await LanguageAsync(browser, "es"));

        await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            scope => scope.Db.Set<Person>().Where(p => p.Email == Email).ExecuteUpdateAsync(set => set.SetProperty(p => p.Language, "es"), scope.Ct), default);

        Assert.Equal("es", await LanguageAsync(browser, "en"));
        // A program says itself what it reads.
        Assert.Equal("en", await LanguageAsync(browser, "en", accept: "application/json"));
    }

    [Fact]
    public async Task A_task_whose_date_was_waived_is_asked_without_one()
    {
        var task = (await coordinator.ListAsync($"/cases/{caseId}/tasks"))[0];
        Assert.NotNull(task["dueOn"]);
        var waived = await coordinator.PostAsync($"/deadlines/{task["deadlineId"]}/waive", new JsonObject { ["reason"] = "agreed" }, ifMatch: "*");
        Assert.Equal(HttpStatusCode.OK, waived.StatusCode);

        var after = await coordinator.ReadAsync($"/tasks/{task["id"]}");

        Assert.Equal(("Open", "Cancelled"), (after["state"]!.ToString(), after["dateState"]!.ToString()));
        Assert.Null(after["dueOn"]);
        Assert.Null(after["expiresAt"]);
        var page = await (await factory.SignedInAsync("desk@example.org", Role.Coordinator)).OpenAsync($"/cases/{caseId}");
        Assert.Contains("No date any more", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    static async Task<string?> LanguageAsync(HttpClient browser, string asked, string accept = "text/html")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/my");
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.AcceptLanguage.ParseAdd(asked);
        var answer = await browser.SendAsync(request);
        return answer.Content.Headers.ContentLanguage.Single();
    }

    public async Task InitializeAsync()
    {
        coordinator = await factory.ProgramAsync(Role.Coordinator, "office@example.org");
        caseId = await coordinator.OpenCaseAsync();
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
