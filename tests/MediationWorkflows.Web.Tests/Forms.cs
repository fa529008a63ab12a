using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace MediationWorkflows.Web.Tests;

/// <summary>Pages as people meet them: read the page, fill in the form, press the button.</summary>
static class Forms
{
    public static async Task<IHtmlDocument> ReadAsync(this HttpResponseMessage response) =>
        await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync());

    public static async Task<IHtmlDocument> OpenAsync(this HttpClient browser, string path) => await (await browser.GetAsync(path)).ReadAsync();

    /// <summary>Sends the form of the page's main part that has the filled fields, hidden fields and anti-forgery token included.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient browser, string path, params (string Name, string Value)[] filled)
    {
        var page = await browser.OpenAsync(path);
        var form = page.QuerySelectorAll("main form").Cast<IHtmlFormElement>()
            .FirstOrDefault(f => Array.TrueForAll(filled, field => f.QuerySelector($"[name='{field.Name}']") is not null))
            ?? throw new InvalidOperationException($"There is no such form on {path}.");
        return await browser.PostAsync(path, Content(form, filled));
    }

    /// <summary>Presses the button of the small form that says this verb, the first one unless a subject is named.</summary>
    public static async Task<HttpResponseMessage> PressAsync(this HttpClient browser, string path, string verb, string? subject = null, params (string Name, string Value)[] filled)
    {
        var page = await browser.OpenAsync(path);
        var form = page.QuerySelectorAll("main form").Cast<IHtmlFormElement>().FirstOrDefault(f => f.QuerySelector($"[name='Input.Verb'][value='{verb}']") is not null
            && (subject is null || f.QuerySelector($"[name='Input.Subject'][value='{subject}']") is not null))
            ?? throw new InvalidOperationException($"Nothing on {path} does {verb}.");
        return await browser.PostAsync(path, Content(form, filled));
    }

    public static FormUrlEncodedContent Content(IHtmlFormElement form, params (string Name, string Value)[] filled)
    {
        var values = form.QuerySelectorAll("input[type=hidden]").Cast<IHtmlInputElement>().ToDictionary(i => i.Name!, i => i.Value, StringComparer.Ordinal);
        foreach (var (name, value) in filled)
            values[name] = value;
        return new FormUrlEncodedContent(values);
    }

    /// <summary>Signs in with a one-time link, the way a person does.</summary>
    public static async Task<HttpClient> SignedInAsync(this MediationFactory factory, string email, params Access.Role[] roles)
    {
        var browser = factory.Browser();
        var answer = await browser.SubmitAsync(await factory.LinkAsync(email, roles));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    /// <summary>Signs in with another link of an account that there is.</summary>
    public static async Task<HttpClient> SignedInAgainAsync(this MediationFactory factory, string email)
    {
        var browser = factory.Browser();
        await browser.SubmitAsync(await factory.AnotherLinkAsync(email));
        return browser;
    }
}
