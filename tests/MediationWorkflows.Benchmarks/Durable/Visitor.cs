using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace MediationWorkflows.Benchmarks.Durable;

/// <summary>Somebody at a browser: signs in once, then opens page after page.</summary>
sealed partial class Visitor : IDisposable
{
    readonly HttpClient http;

    Visitor(HttpClient http) => this.http = http;

    /// <param name="link">A one-time sign-in link, relative.</param>
    public static async Task<Visitor> SignInAsync(Uri service, string link)
    {
        var visitor = new Visitor(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = service });
        var page = await visitor.http.GetStringAsync(new Uri(link, UriKind.Relative));
        // The header has a form of its own.
        var form = Hidden().Matches(page[page.IndexOf("<main", StringComparison.Ordinal)..]).Select(m => KeyValuePair.Create(m.Groups["name"].Value, WebUtility.HtmlDecode(m.Groups["value"].Value)));
        using var answer = await visitor.http.PostAsync(new Uri(link, UriKind.Relative), new FormUrlEncodedContent(form));
        return answer.StatusCode == HttpStatusCode.Redirect ? visitor : throw new InvalidOperationException($"Signing in answered {answer.StatusCode}.");
    }

    /// <returns>Until the last byte of the page was there; null: it was no page.</returns>
    public async Task<TimeSpan?> OpenAsync(string path)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode == HttpStatusCode.OK ? watch.Elapsed : null;
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hidden();
}
