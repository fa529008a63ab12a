using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Auth;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Auth;

/// <summary>Passkeys as far as no device is needed; a browser test has one.</summary>
public sealed class PasskeyTests
{
    [Theory, BothDatabases]
    public async Task A_passkey_is_renamed_and_removed_by_its_owner_and_by_nobody_else(Database.DatabaseProvider provider)
    {
        await using var factory = provider == Database.DatabaseProvider.Postgres ? await MediationFactory.OnPostgresAsync() : new MediationFactory();
        var owner = await factory.SignedInAsync("ada@example.org", Role.Coordinator);
        var other = await factory.SignedInAsync("eve@example.org", Role.Administrator);
        await PlantAsync(factory, "ada@example.org");
        var change = Form(await owner.OpenAsync("/account"), "rename");

        await other.PostAsync("/account", Forms.Content(Form(await other.OpenAsync("/account"), "add"), ("Wanted.Id", Hidden(change)), ("Wanted.What", "remove")));
        await owner.PostAsync("/account", Forms.Content(change, ("Wanted.Name", "The phone"), ("Wanted.What", "rename")));
        Assert.Contains("The phone", (await owner.OpenAsync("/account")).QuerySelector("#passkeys li")!.TextContent, StringComparison.Ordinal);

        await owner.PostAsync("/account", Forms.Content(change, ("Wanted.What", "remove")));
        Assert.Empty((await owner.OpenAsync("/account")).QuerySelectorAll("#passkeys li"));
    }

    [Fact]
    public async Task What_no_device_has_signed_opens_nothing_and_adds_nothing()
    {
        await using var factory = new MediationFactory();
        var owner = await factory.SignedInAsync("ada@example.org", Role.Coordinator);
        await PlantAsync(factory, "ada@example.org");
        var stranger = factory.Browser();

        foreach (var asksFirst in (bool[])[false, true])
        {
            foreach (var made in (string[])["", "nonsense", """{"id":"AQID","rawId":"AQID","type":"public-key","response":{},"clientExtensionResults":{}}"""])
            {
                var signIn = await stranger.OpenAsync("/sign-in");
                if (asksFirst)
                    Assert.NotNull(await OptionsAsync(stranger, signIn, "[data-passkey=get]"));
                var refused = await (await stranger.PostAsync("/sign-in", Forms.Content((IHtmlFormElement)signIn.QuerySelector("[data-passkey=get]")!, ("Shown.Credential", made)))).ReadAsync();
                Assert.Contains("Nobody could be signed in", refused.QuerySelector("[data-passkey=get] .failed:not([hidden])")!.TextContent, StringComparison.Ordinal);

                var account = await owner.OpenAsync("/account");
                if (asksFirst)
                    Assert.NotNull(await OptionsAsync(owner, account, "[data-passkey=create]"));
                await owner.PostAsync("/account", Forms.Content(Form(account, "add"), ("Wanted.Credential", made)));
            }
        }

        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync("/account")).StatusCode);
        Assert.Single((await owner.OpenAsync("/account")).QuerySelectorAll("#passkeys li"));
    }

    [Fact]
    public async Task What_a_device_is_asked_for_names_no_account_and_each_time_another_challenge()
    {
        await using var factory = new MediationFactory();
        await factory.SignedInAsync("ada@example.org", Role.Coordinator);
        await PlantAsync(factory, "ada@example.org");
        var stranger = factory.Browser();
        var page = await stranger.OpenAsync("/sign-in");

        var (first, second) = (await OptionsAsync(stranger, page, "[data-passkey=get]"), await OptionsAsync(stranger, page, "[data-passkey=get]"));

        Assert.NotEqual(first!["challenge"]!.ToString(), second!["challenge"]!.ToString());
        Assert.True(first["allowCredentials"] is not JsonArray { Count: > 0 });
        Assert.Equal("required", first["userVerification"]!.ToString());
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.PostAsync("/sign-in/passkey/options", new FormUrlEncodedContent([]))).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await stranger.PostAsync("/account/passkeys/options", Forms.Content((IHtmlFormElement)page.QuerySelector("[data-passkey=get]")!))).StatusCode);
    }

    static IHtmlFormElement Form(IHtmlDocument page, string what) =>
        (IHtmlFormElement)page.QuerySelector($"#passkeys [name='Wanted.What'][value='{what}']")!.Closest("form")!;

    static string Hidden(IHtmlFormElement form) => form.QuerySelector("[name='Wanted.Id']")!.GetAttribute("value")!;

    static async Task<JsonNode?> OptionsAsync(HttpClient browser, IHtmlDocument page, string form)
    {
        var asked = (IHtmlFormElement)page.QuerySelector(form)!;
        var answer = await browser.PostAsync(asked.GetAttribute("data-options")!, Forms.Content(asked));
        return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    static async Task PlantAsync(MediationFactory factory, string email)
    {
        await using var scope = factory.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = (await users.FindByEmailAsync(email))!;
        Assert.True((await users.AddOrUpdatePasskeyAsync(account, new UserPasskeyInfo([1, 2, 3], [4], DateTimeOffset.UnixEpoch, 0, ["internal"], true, false, false, [5], [6]))).Succeeded);
    }
}
