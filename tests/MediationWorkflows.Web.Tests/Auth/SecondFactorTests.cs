using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using AngleSharp.Html.Dom;
using MediationWorkflows.Web.Auth;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Auth;

/// <summary>Codes of an authenticator app, set up and used as a person does.</summary>
public sealed class SecondFactorTests : IAsyncLifetime
{
    const string Password = "correct horse battery";
    const string Email = "ada@example.org";
    readonly MediationFactory factory = new();
    HttpClient browser = null!;
    string key = null!;
    IReadOnlyList<string> recovery = [];

    [Fact]
    public async Task A_password_alone_signs_nobody_in_any_more()
    {
        var half = factory.Browser();
        var answer = await half.SubmitAsync("/sign-in?to=/my", ("Input.Email", Email), ("Input.Password", Password));
        Assert.Equal("/sign-in/code?to=%2Fmy", answer.Headers.Location!.PathAndQuery);
        Assert.Equal(HttpStatusCode.Redirect, (await half.GetAsync("/my")).StatusCode);

        var wrong = await half.SubmitAsync("/sign-in/code?to=/my", ("Input.Code", "000000"));
        Assert.Contains("does not work", (await wrong.ReadAsync()).QuerySelector("#code-error")!.TextContent, StringComparison.Ordinal);
        var right = await half.SubmitAsync("/sign-in/code?to=/my", ("Input.Code", Code(next: 1)));
        Assert.Equal("/my", right.Headers.Location!.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, (await half.GetAsync("/my")).StatusCode);
    }

    [Fact]
    public async Task Whoever_only_looks_at_how_it_is_set_up_stays_signed_in_everywhere()
    {
        var looking = await factory.SignedInAsync("bo@example.org");
        async Task<string?> StampAsync()
        {
            await using var scope = factory.Services.CreateAsyncScope();
            return (await scope.ServiceProvider.GetRequiredService<AuthDb>().Users.SingleAsync(a => a.Email == "bo@example.org")).SecurityStamp;
        }

        var before = await StampAsync();
        var shown = (await looking.OpenAsync("/account/codes")).QuerySelector("#key")!.TextContent;

        Assert.Equal(before, await StampAsync());
        Assert.Equal(shown, (await looking.OpenAsync("/account/codes")).QuerySelector("#key")!.TextContent);
    }

    [Fact]
    public async Task Neither_does_a_link_in_a_mail()
    {
        var half = factory.Browser();
        var answer = await half.SubmitAsync(await factory.AnotherLinkAsync(Email));

        Assert.Equal("/sign-in/code", answer.Headers.Location!.PathAndQuery);
        Assert.Equal(HttpStatusCode.Redirect, (await half.GetAsync("/my")).StatusCode);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        var code = Code(next: 1);
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(code)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(code)).StatusCode);
    }

    [Fact]
    public async Task A_recovery_code_stands_in_once()
    {
        Assert.Equal(10, recovery.Count);
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(recovery[0])).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(recovery[0])).StatusCode);
        Assert.Contains("9 recovery codes", (await browser.OpenAsync("/account/codes")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_locks_the_account_also_for_the_right_code()
    {
        for (var guess = 0; guess < 5; guess++)
            await SignInAsync("000000");

        Assert.NotEqual(HttpStatusCode.Redirect, (await SignInAsync(Code(next: 1), mayBeLocked: true)).StatusCode);
    }

    [Fact]
    public async Task Whoever_has_proved_nothing_is_led_back() =>
        Assert.EndsWith("/sign-in", (await factory.Browser().GetAsync("/sign-in/code")).Headers.Location!.OriginalString, StringComparison.Ordinal);

    [Fact]
    public async Task Turning_codes_off_needs_one()
    {
        var refused = await SubmitCodeAsync("000000");
        Assert.Contains("does not work", refused.QuerySelector("#code-error")!.TextContent, StringComparison.Ordinal);

        await SubmitCodeAsync(Code(next: 1));
        var answer = await factory.Browser().SubmitAsync("/sign-in", ("Input.Email", Email), ("Input.Password", Password));
        Assert.Equal("http://localhost/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_key_and_the_recovery_codes_are_not_readable_in_the_database()
    {
        using var scope = factory.Services.CreateScope();
        var stored = await scope.ServiceProvider.GetRequiredService<AuthDb>().UserTokens.Select(t => t.Value!).ToListAsync();

        Assert.NotEmpty(stored);
        Assert.DoesNotContain(stored, value => value.Contains(key, StringComparison.Ordinal) || recovery.Any(code => value.Contains(code, StringComparison.Ordinal)));
    }

    async Task<HttpResponseMessage> SignInAsync(string code, bool mayBeLocked = false)
    {
        var half = factory.Browser();
        var first = await half.SubmitAsync("/sign-in", ("Input.Email", Email), ("Input.Password", Password));
        return mayBeLocked && first.StatusCode == HttpStatusCode.OK ? first : await half.SubmitAsync("/sign-in/code", ("Input.Code", code));
    }

    async Task<IHtmlDocument> SubmitCodeAsync(string code) => await (await browser.SubmitAsync("/account/codes", ("Input.Code", code))).ReadAsync();

    /// <param name="next">How many periods of thirty seconds ahead: a code that was not used yet, and is accepted all the same.</param>
    string Code(int next = 0)
    {
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, (factory.Services.GetRequiredService<SignInClock>().Now().ToUnixTimeSeconds() / 30) + next);
        var hash = HMACSHA1.HashData(Base32(key), step);
        return ((BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    public async Task InitializeAsync()
    {
        factory.With("Auth:AttemptsPerMinute", "100");
        browser = await factory.SignedInAsync(Email);
        await browser.SubmitAsync("/account", ("Input.Password", Password));
        key = (await browser.OpenAsync("/account/codes")).QuerySelector("#key")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        recovery = [.. (await SubmitCodeAsync(Code())).QuerySelectorAll("#recovery code").Select(c => c.TextContent)];
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
