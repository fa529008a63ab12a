using System.Net;
using AngleSharp.Dom;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>Accounts as an administrator manages them.</summary>
public sealed class PeoplePageTests : IAsyncLifetime
{
    const string People = "/operations/people";
    readonly MediationFactory factory = new();
    HttpClient administrator = null!;

    [Fact]
    public async Task Somebody_who_is_added_signs_in_with_the_link_that_is_shown_once()
    {
        var page = await (await administrator.PressAsync(People, "add", null, ("Input.Name", "Cora Example"), ("Input.To", "cora@example.org"), ("Input.People", "Coordinator"))).ReadAsync();
        var link = page.QuerySelector("#link code")!.TextContent;
        Assert.Null((await administrator.OpenAsync(People)).QuerySelector("#link"));

        var cora = factory.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await cora.SubmitAsync(new Uri(link).AbsolutePath)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await cora.GetAsync("/today")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await cora.GetAsync(People)).StatusCode);
    }

    [Theory]
    [InlineData("", "cora@example.org")]
    [InlineData("Cora", "nonsense")]
    [InlineData("Cora", "admin@example.org")]
    public async Task Nobody_is_added_without_a_name_and_an_address_of_their_own(string name, string email)
    {
        var page = await (await administrator.PressAsync(People, "add", null, ("Input.Name", name), ("Input.To", email))).ReadAsync();

        Assert.NotEqual("", page.QuerySelector("[role=alert]")!.TextContent);
        Assert.Null(page.QuerySelector("#link"));
        Assert.Equal(email, page.QuerySelector("#email")!.GetAttribute("value"));
        Assert.Single(page.QuerySelectorAll("#accounts > li"), row => row.TextContent.Contains("@example.org", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whose_access_ended_is_out_at_once_and_gets_in_by_no_link()
    {
        var cora = await factory.SignedInAsync("cora@example.org", Role.Coordinator);
        var unused = await factory.AnotherLinkAsync("cora@example.org");
        var key = await factory.KeyForAsync("cora@example.org");
        await administrator.PressAsync(People, "end", await IdOfAsync("cora@example.org"));

        Assert.Equal(HttpStatusCode.Redirect, (await cora.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await key.GetAsync("/api/v1/cases")).StatusCode);
        Assert.Null((await factory.Browser().OpenAsync(unused)).QuerySelector("main button"));
        // A link that was made later, as one that somebody asks for by mail.
        var answer = await factory.Browser().SubmitAsync(await factory.AnotherLinkAsync("cora@example.org"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        await administrator.PressAsync(People, "restore", await IdOfAsync("cora@example.org"));
        Assert.Equal(HttpStatusCode.Redirect, (await factory.Browser().SubmitAsync(await factory.AnotherLinkAsync("cora@example.org"))).StatusCode);
    }

    [Fact]
    public async Task The_last_administrator_cannot_be_lost()
    {
        await factory.SignedInAsync("second@example.org", Role.Administrator);
        // Of several each may go.
        foreach (var other in (await administrator.OpenAsync(People)).QuerySelectorAll("#accounts > li").Where(row => !row.TextContent.Contains("admin@example.org", StringComparison.Ordinal)))
            Assert.Equal(HttpStatusCode.Redirect, (await administrator.PressAsync(People, "end", Subject(other))).StatusCode);
        foreach (var verb in (string[])["end", "roles"])
        {
            var page = await (await administrator.PressAsync(People, verb, await IdOfAsync("admin@example.org"))).ReadAsync();
            Assert.Contains("last administrator", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync(People)).StatusCode);
    }

    [Fact]
    public async Task Roles_are_changed_and_people_found()
    {
        await factory.SignedInAsync("cora@example.org", Role.Coordinator);
        await administrator.PressAsync(People, "roles", await IdOfAsync("cora@example.org"), ("Input.People", "Auditor"));
        var found = await administrator.OpenAsync(People + "?q=CORA");

        var row = Assert.Single(found.QuerySelectorAll("#accounts > li"));
        Assert.Equal(["Auditor"], row.QuerySelectorAll(".tag").Select(tag => tag.TextContent));
        Assert.NotNull((await administrator.OpenAsync(People + "?q=nobody")).QuerySelector(".empty"));
    }

    async Task<string> IdOfAsync(string email) => (await administrator.OpenAsync(People)).QuerySelectorAll("#accounts > li")
        .Where(row => row.TextContent.Contains(email, StringComparison.Ordinal)).Select(Subject).Single();

    static string Subject(IElement row) => row.QuerySelector("[name='Input.Subject']")!.GetAttribute("value")!;

    public async Task InitializeAsync() => administrator = await factory.SignedInAsync("admin@example.org", Role.Administrator);

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
