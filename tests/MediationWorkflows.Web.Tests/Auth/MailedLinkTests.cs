using System.Net;
using System.Text.RegularExpressions;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Auth;

/// <summary>Asking for a link on the sign-in page, through the real outbox and mail pump into a folder.</summary>
public sealed partial class MailedLinkTests : IAsyncLifetime
{
    // The clock stands still, so that the mail goes out when the test says so and not before.
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");

    [Fact]
    public async Task A_party_without_an_account_signs_in_with_a_mailed_link()
    {
        await AddPersonAsync("party@example.org");
        await factory.Browser().SubmitAsync("/sign-in", ("Input.Email", "Party@example.org"), ("Input.With", "link"));
        await factory.SettleAsync();

        var mail = Assert.Single(factory.Mails());
        var path = LinkPath().Match(mail).Value;
        Assert.StartsWith("/link/", path, StringComparison.Ordinal);
        var browser = factory.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SubmitAsync(path)).StatusCode);
        Assert.Contains("party@example.org", (await browser.OpenAsync("/account")).QuerySelector("main")!.TextContent);
    }

    [Fact]
    public async Task An_unknown_address_gets_no_mail()
    {
        await factory.Browser().SubmitAsync("/sign-in", ("Input.Email", "nobody@example.org"), ("Input.With", "link"));
        await factory.SettleAsync();

        Assert.Empty(factory.Mails());
    }

    [Fact]
    public async Task The_outbox_never_holds_what_would_sign_somebody_in()
    {
        await AddPersonAsync("party@example.org");
        await factory.Browser().SubmitAsync("/sign-in", ("Input.Email", "party@example.org"), ("Input.With", "link"));
        await factory.SettleAsync();

        var token = LinkPath().Match(Assert.Single(factory.Mails())).Value["/link/".Length..];
        foreach (var file in Directory.GetFiles(factory.Data, "mediation.db*"))
            Assert.DoesNotContain(token, await ReadSharedAsync(file), StringComparison.Ordinal);
    }

    static async Task<string> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    Task AddPersonAsync(string email)
    {
        _ = factory.Server;
        return factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            scope =>
            {
                scope.Db.Add(new Person
                {
                    Id = Ids.New(scope.Now),
                    Name = new ClassifiedText("Pat Party"),
                    Email = email,
                    Language = "en",
                    TimeZone = "America/New_York",
                    CreatedAt = scope.Now,
                });
                return Task.CompletedTask;
            },
            default);
    }

    [GeneratedRegex("/link/[A-Za-z0-9_-]{20,}", RegexOptions.None, 1000)]
    private static partial Regex LinkPath();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
