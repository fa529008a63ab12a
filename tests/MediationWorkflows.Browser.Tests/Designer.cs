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
    public ILocator Tab(string name) => page.Locator(".mud-tab").Filter(new LocatorFilterOptions { HasTextRegex = Whole(name) }).First;

    /// <summary>Selects an activity on the canvas. A selected one lies under its selection frame, which takes the click as well.</summary>
    public async Task SelectAsync(string text)
    {
        await Node(text).WaitForAsync();
        await Node(text).ClickAsync(new LocatorClickOptions { Force = true });
    }

    /// <summary>Selects an activity until its panel shows this field.</summary>
    public Task SelectAsync(string text, string field) => UntilThereAsync(() => SelectAsync(text), Label(field));

    public async Task OpenAsync(string path)
    {
        await page.GotoAsync($"/studio/{path}");
        await page.Locator("body.ready").WaitForAsync();
    }

    public Task OpenEditorAsync(string definitionId) => OpenAsync($"workflows/definitions/{Uri.EscapeDataString(definitionId)}/edit");

    /// <summary>Fills a field of the property panels; the designer saves by itself when the field is left.</summary>
    /// <returns>The server's answer to that save.</returns>
    public Task<IResponse> ChangeAsync(string label, string text) => SavedByAsync(() => FillAsync(label, text));

    /// <summary>The same where the save gets no answer.</summary>
    public async Task FillAsync(string label, string text)
    {
        await Field(label).FillAsync(text);
        await Field(label).PressAsync("Tab");
    }

    /// <summary>A text field of the panels. Its label does not lead to it by itself: Elsa Studio gives the field another id when it draws it anew.</summary>
    public ILocator Field(string label) => page.Locator(".mud-input-control").Filter(new LocatorFilterOptions { Has = Label(label) }).Locator("input, textarea").First;

    /// <summary>Makes an empty flowchart by the list's button, and opens it.</summary>
    /// <returns>The definition's id.</returns>
    public async Task<string> CreateAsync(string name)
    {
        // Before the list is there its buttons do nothing.
        await page.Locator("tbody tr").First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Create workflow" }).First.ClickAsync();
        var form = page.Locator(".mud-dialog");
        await form.Locator("input").First.FillAsync(name);
        await form.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Ok" }).ClickAsync();
        await page.WaitForURLAsync("**/studio/workflows/definitions/*/edit");
        await page.Locator("body.ready").WaitForAsync();
        await page.Locator(".x6-graph").First.WaitForAsync();
        await SettleAsync();
        return new Uri(page.Url).Segments[^2].TrimEnd('/');
    }

    /// <summary>Drags an activity from its category of the palette onto the canvas.</summary>
    /// <returns>The server's answer to the save that follows.</returns>
    public async Task<IResponse> DropAsync(string category, string activity, int x, int y)
    {
        var palette = page.Locator(".mud-expand-panel").Filter(new LocatorFilterOptions { Has = page.Locator(".mud-expand-panel-header", new PageLocatorOptions { HasTextRegex = Whole(category) }) });
        var item = palette.Locator("[draggable=true]").Filter(new LocatorFilterOptions { HasTextRegex = Whole(activity) });
        if (!await item.IsVisibleAsync())
            await palette.Locator(".mud-expand-panel-header").ClickAsync();
        // What is dragged while the category still unfolds is something else.
        await palette.Locator(".mud-collapse-entered").WaitForAsync();
        return await SavedByAsync(() => UntilThereAsync(
            () => item.DragToAsync(page.Locator(".x6-graph").First, new LocatorDragToOptions { TargetPosition = new TargetPosition { X = x, Y = y } }), Node(activity)));
    }

    /// <summary>Draws a line from an outcome of an activity to another activity.</summary>
    /// <returns>The server's answer to the save that follows.</returns>
    public async Task<IResponse> ConnectAsync(string from, string outcome, string to)
    {
        var lines = page.Locator(".x6-edge");
        var another = lines.Nth(await lines.CountAsync());
        return await SavedByAsync(() => UntilThereAsync(
            async () =>
            {
                // The frame of what is selected lies over its outcomes.
                await page.Locator(".x6-graph").First.ClickAsync(new LocatorClickOptions { Position = new Position { X = 8, Y = 8 } });
                var (start, end) = (await MiddleAsync(Node(from).Locator($"[port={outcome}] circle").First), await MiddleAsync(Node(to).Locator("[port=In] circle").First));
                await page.Mouse.MoveAsync(start.X, start.Y);
                await page.Mouse.DownAsync();
                await page.Mouse.MoveAsync(end.X - 30, end.Y, new MouseMoveOptions { Steps = 5 });
                await page.Mouse.MoveAsync(end.X, end.Y, new MouseMoveOptions { Steps = 5 });
                await page.Mouse.UpAsync();
            },
            another));
    }

    /// <summary>Picks one of the choices that a field offers.</summary>
    /// <returns>The server's answer to the save that follows.</returns>
    public Task<IResponse> ChooseAsync(string label, string choice) => SavedByAsync(async () =>
    {
        // Its label is not tied to a field, as that of a text is.
        await page.Locator(".mud-select-extended.mud-input-control").Filter(new LocatorFilterOptions { Has = Label(label) }).ClickAsync();
        await page.Locator(".mud-popover-open").GetByText(choice, new LocatorGetByTextOptions { Exact = true }).ClickAsync();
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

    /// <summary>Opens the viewer of a run out of the list.</summary>
    public async Task OpenInstanceAsync(string name)
    {
        await OpenAsync("workflows/instances");
        await UntilThereAsync(
            () => page.GetByRole(AriaRole.Cell, new PageGetByRoleOptions { Name = name }).First.ClickAsync(), page.Locator("#studio[data-element=elsa-workflow-instance-viewer]"));
        await page.WaitForURLAsync("**/workflows/instances/*/view");
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

    /// <summary>Asks for publishing without a button for it.</summary>
    /// <returns>The status of the answer.</returns>
    public Task<int> PublishPastTheButtonsAsync(string definitionId) =>
        page.EvaluateAsync<int>("async url => (await fetch(url, { method: 'POST' })).status", $"{Definitions}/{definitionId}/publish");

    public async Task<JsonElement> StoredAsync(string definitionId) =>
        await page.EvaluateAsync<JsonElement>("async url => await (await fetch(url)).json()", $"{Definitions}/by-definition-id/{definitionId}?versionOptions=Latest");

    /// <summary>Until the draft on the server holds this text.</summary>
    public Task UntilStoredAsync(string definitionId, string text) => page.WaitForFunctionAsync(
        "async ([url, text]) => (await (await fetch(url)).text()).includes(text)",
        new[] { $"{Definitions}/by-definition-id/{definitionId}?versionOptions=Latest", text }, new PageWaitForFunctionOptions { PollingInterval = 500 });

    ILocator Label(string text) => page.Locator("label").Filter(new LocatorFilterOptions { HasTextRegex = Whole(text) });

    static Regex Whole(string text) => new($"^\\s*{Regex.Escape(text)}\\s*$", RegexOptions.None, TimeSpan.FromSeconds(1));

    static async Task<(float X, float Y)> MiddleAsync(ILocator of)
    {
        var box = (await of.BoundingBoxAsync())!;
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    /// <summary>
    /// Does something that is saved. After a save the designer asks for the palette anew and draws its panels with the answer: what is done to them before that is lost.
    /// </summary>
    async Task<IResponse> SavedByAsync(Func<Task> act)
    {
        IResponse? saved = null;
        await page.RunAndWaitForResponseAsync(act, response =>
        {
            var path = new Uri(response.Url).AbsolutePath;
            if (response.Request.Method == "POST" && path == Definitions)
                saved = response;
            return saved is not null && (!saved.Ok || path == "/elsa/api/descriptors/activities");
        });
        await SettleAsync();
        return saved!;
    }

    /// <summary>Until nothing has been drawn for half a second.</summary>
    Task SettleAsync() => page.EvaluateAsync(
        """
        () => new Promise(resolve => {
          const drawn = new MutationObserver(wait);
          let quiet;
          function wait() {
            clearTimeout(quiet);
            quiet = setTimeout(() => { drawn.disconnect(); resolve(); }, 500);
          }
          drawn.observe(document.getElementById('studio'), { childList: true, subtree: true, characterData: true });
          wait();
        })
        """);

    /// <summary>As a person does it: while the designer draws, a click or a drag may be lost, and is done again.</summary>
    static async Task UntilThereAsync(Func<Task> act, ILocator wanted)
    {
        for (var attempt = 1; ; attempt++)
        {
            await act();
            try
            {
                await wanted.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached, Timeout = 10_000 });
                return;
            }
            catch (TimeoutException) when (attempt < 5)
            {
            }
        }
    }
}
