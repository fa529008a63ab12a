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
        await designer.Node("Intake, ground rules, consent").WaitForAsync();
        await browser.PictureAsync(designer.Page, "mediation-case");

        Assert.Equal(200, (await designer.ChangeAsync("Description", "As our clinic runs it.")).Status);
        await designer.OpenEditorAsync(DefinitionId);
        await Expect(designer.Field("Description")).ToHaveValueAsync("As our clinic runs it.");
        await designer.Node("Intake, ground rules, consent").WaitForAsync();
        Assert.Equal(200, (await designer.PublishAsync()).Status);
        var stored = await designer.StoredAsync(DefinitionId);
        Assert.Equal((2, true), (stored.GetProperty("version").GetInt32(), stored.GetProperty("isPublished").GetBoolean()));

        await ExampleCase.OpenAsync(browser.Server);
        await designer.OpenInstanceAsync("Mediation case");
        await designer.Node("Intake, ground rules, consent").WaitForAsync();
        await Expect(designer.Node("Intake, ground rules, consent").Locator(".mud-badge.mud-theme-warning")).ToHaveTextAsync("1");
        await Expect(designer.Crash).ToBeHiddenAsync();
        await browser.PictureAsync(designer.Page, "case-position");
    }
}
