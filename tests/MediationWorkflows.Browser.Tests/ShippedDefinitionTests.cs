using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MediationWorkflows.Browser.Tests;

/// <summary>The definition that ships, drawn, changed, published and watched while a real case runs on it.</summary>
[Collection(SignedInBrowser.Shared)]
public sealed class ShippedDefinitionTests(SignedInBrowser browser)
{
    private const string DefinitionId = "mediation-case";

    [BrowserFact]
    public async Task The_mediation_case_is_opened_changed_published_and_a_case_that_runs_is_shown_at_its_place()
    {
        var designer = new Designer(await browser.NewPageAsync());
        await designer.OpenEditorAsync(DefinitionId);
        await designer.Node("Acknowledge the request").WaitForAsync();
        await browser.PictureAsync(designer.Page, "mediation-case");

        Assert.Equal(200, (await designer.ChangeAsync("Description", "As our clinic runs it.")).Status);
        await designer.OpenEditorAsync(DefinitionId);
        await Expect(designer.Page.GetByLabel("Description", new PageGetByLabelOptions { Exact = true })).ToHaveValueAsync("As our clinic runs it.");
        var published = await designer.PublishAsync();
        Assert.True(published.Status == 200, await published.TextAsync());
        var stored = await designer.StoredAsync(DefinitionId);
        Assert.Equal((2, true), (stored.GetProperty("version").GetInt32(), stored.GetProperty("isPublished").GetBoolean()));

        await OpenCaseAsync();
        await designer.OpenAsync("workflows/instances");
        await designer.Page.GetByRole(AriaRole.Cell, new PageGetByRoleOptions { Name = "Mediation case" }).First.ClickAsync();
        await designer.Page.WaitForURLAsync("**/workflows/instances/*/view");
        await designer.Node("Acknowledge the request").WaitForAsync();
        await Expect(designer.Node("Acknowledge the request").Locator(".mud-badge.mud-theme-warning")).ToHaveTextAsync("1");
        await Expect(designer.Crash).ToBeHiddenAsync();
        await browser.PictureAsync(designer.Page, "case-position");
    }

    private async Task OpenCaseAsync()
    {
        using var coordinator = new HttpClient { BaseAddress = browser.Server.Address };
        coordinator.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", await browser.Server.AddUserAsync("Coordinator", "Coordinator"));
        coordinator.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var answer = await coordinator.PostAsJsonAsync("/api/v1/cases", new
        {
            title = "A late report",
            jurisdiction = "US-NY",
            timeZone = "America/New_York",
            calendar = "us-federal",
            severity = 2,
            parties = new[]
            {
                Party("client", "Client"), Party("clinician", "Clinician"), Party("institution", "InstitutionRepresentative"),
                Party("mediator", "Mediator"), Party("coordinator", "Coordinator"),
            },
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static object Party(string key, string role) => new { key, role, name = $"The {key}", email = $"{key}@example.net" };
}
