using System.Net;

namespace MediationWorkflows.Web.Tests.Auth;

public sealed class SignInPageTests : IAsyncLifetime
{
    readonly MediationFactory factory = new();

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back()
    {
        var answer = await factory.Browser().GetAsync("/cases/new");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/sign-in?to=%2Fcases%2Fnew", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("known@example.org")]
    [InlineData("nobody@example.org")]
    public async Task The_answer_does_not_tell_whether_an_address_is_known(string email)
    {
        await factory.LinkAsync("known@example.org");
        var answer = await factory.Browser().SubmitAsync("/sign-in", ("Input.Email", email), ("Input.With", "link"));

        Assert.Equal(
            "If we know this address, a link is on its way to it. It works once, for 30 minutes.",
            (await answer.ReadAsync()).QuerySelector("[role=status]")!.TextContent);
    }

    [Fact]
    public async Task A_wrong_address_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field()
    {
        var answer = await factory.Browser().SubmitAsync("/sign-in", ("Input.Email", "not an address"), ("Input.With", "link"));
        var page = await answer.ReadAsync();

        Assert.Contains("for example", page.QuerySelector("#email-error")!.TextContent);
        Assert.Equal("not an address", page.QuerySelector("#email")!.GetAttribute("value"));
        Assert.Equal("true", page.QuerySelector("#email")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_password_that_was_set_signs_in_and_a_wrong_one_does_not()
    {
        const string password = "correct horse battery";
        var browser = await factory.SignedInAsync("ada@example.org");
        await browser.SubmitAsync("/account", ("Input.Password", password));

        var wrong = await factory.Browser().SubmitAsync("/sign-in", ("Input.Email", "ada@example.org"), ("Input.Password", "something else"));
        Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        Assert.Contains("do not belong together", (await wrong.ReadAsync()).QuerySelector("#password-error")!.TextContent);
        var right = await factory.Browser().SubmitAsync("/sign-in?to=/my", ("Input.Email", "Ada@example.org"), ("Input.Password", password));
        Assert.Equal("http://localhost/my", right.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Too_many_attempts_are_told_when_to_come_back()
    {
        factory.With("Auth:AttemptsPerMinute", "3");
        var browser = factory.Browser();
        HttpResponseMessage answer = null!;
        for (var attempt = 0; attempt < 4; attempt++)
            answer = await browser.SubmitAsync("/sign-in", ("Input.Email", "guess@example.org"), ("Input.Password", $"guess {attempt}"));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/sign-in")).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task After_signing_in_nobody_is_sent_to_another_site(string to)
    {
        const string password = "correct horse battery";
        var browser = await factory.SignedInAsync("ada@example.org");
        await browser.SubmitAsync("/account", ("Input.Password", password));

        var answer = await factory.Browser().SubmitAsync(
            $"/sign-in?to={Uri.EscapeDataString(to)}", ("Input.Email", "ada@example.org"), ("Input.Password", password));
        Assert.Equal("http://localhost/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Signing_out_needs_the_token_of_a_page()
    {
        var browser = await factory.SignedInAsync("ada@example.org");

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/sign-out", content: null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).StatusCode);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
