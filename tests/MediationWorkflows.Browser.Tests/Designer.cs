using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MediationWorkflows.Browser.Tests;

/// <summary>The pages of the designer, as somebody who draws meets them.</summary>
sealed class Designer(IPage page)
{
    const string Definitions = "/elsa/api/workflow-definitions";

    public IPage Page => page;

    /// <summary>The banner that says what Elsa Studio does not.</summary>
    public ILocator NotSaved => page.Locator("#not-saved");

    public ILocator Crash => page.Locator("#blazor-error-ui");

    public ILocator Node(string text) => page.Locator(".x6-node").Filter(new LocatorFilterOptions { HasText = text }).First;

    public ILocator PublishButton => page.Locator(".mud-button-group-root button.mud-primary-text").First;

    public ILocator RunButton => page.Locator("button.mud-success-text").First;

    /// <summary>Also one that is hidden.</summary>
    public ILocator Tab(string name) => page.Locator(".mud-tab").Filter(new LocatorFilterOptions { HasTextRegex = new Regex($"^\\s*{Regex.Escape(name)}\\s*$", RegexOptions.None, TimeSpan.FromSeconds(1)) }).First;

    /// <summary>Selects an activity on the canvas. A selected one lies under its selection frame, which takes the click as well.</summary>
    public async Task SelectAsync(string text)
    {
        await Node(text).WaitForAsync();
        await Node(text).ClickAsync(new LocatorClickOptions { Force = true });
    }

    public async Task OpenAsync(string path)
    {
        await page.GotoAsync($"/studio/{path}");
        await page.Locator("body.ready").WaitForAsync();
    }

    public Task OpenEditorAsync(string definitionId) => OpenAsync($"workflows/definitions/{Uri.EscapeDataString(definitionId)}/edit");

    /// <summary>Fills a field of the property panels; the designer saves by itself when the field is left.</summary>
    /// <returns>The server's answer to that save.</returns>
    public Task<IResponse> ChangeAsync(string label, string text) => SavedByAsync(async () =>
    {
        var field = page.GetByLabel(label, new PageGetByLabelOptions { Exact = true });
        await field.FillAsync(text);
        await field.PressAsync("Tab");
    });

    /// <summary>Presses the cloud.</summary>
    public Task<IResponse> PublishAsync() => SavedByAsync(() => PublishButton.ClickAsync());

    /// <summary>Presses the triangle, which leads to the viewer of the new run.</summary>
    public async Task RunAsync()
    {
        await RunButton.ClickAsync();
        await page.WaitForURLAsync("**/studio/workflows/instances/*/view");
        await page.Locator("body.ready").WaitForAsync();
    }

    /// <summary>Posts a definition from within the page, past the designer; as another tab would.</summary>
    /// <returns>The definition's id.</returns>
    public async Task<string> PostAsync(object model, bool publish = false)
    {
        var answer = await page.EvaluateAsync<JsonElement>(
            """
            async ([url, body]) => {
              const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
              return { status: answer.status, text: await answer.text() };
            }
            """,
            new[] { Definitions, JsonSerializer.Serialize(new { model, publish }) });
        Assert.True(answer.GetProperty("status").GetInt32() == 200, answer.GetProperty("text").GetString());
        using var saved = JsonDocument.Parse(answer.GetProperty("text").GetString()!);
        return saved.RootElement.GetProperty("workflowDefinition").GetProperty("definitionId").GetString()!;
    }

    public async Task<JsonElement> StoredAsync(string definitionId) =>
        await page.EvaluateAsync<JsonElement>("async url => await (await fetch(url)).json()", $"{Definitions}/by-definition-id/{definitionId}?versionOptions=Latest");

    async Task<IResponse> SavedByAsync(Func<Task> act) => await page.RunAndWaitForResponseAsync(
        act, response => response.Request.Method == "POST" && new Uri(response.Url).AbsolutePath == Definitions);
}
