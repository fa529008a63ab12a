using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace MediationWorkflows.Web.Drill;

/// <summary>
/// A patient caller: asks another node, or the same one again, until it is answered, each write under one Idempotency-Key, as a
/// real client would.
/// </summary>
sealed class DrillClient(IReadOnlyList<ServiceNode> nodes, string apiKey) : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    readonly HttpClient http = new() { Timeout = RequestLimit };
    int turn;

    public Task<JsonNode> GetAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Get, path, body: null, key: null, etag: null, ct);

    /// <param name="key">The Idempotency-Key; null for what is harmless to repeat.</param>
    /// <param name="etag">The version that it answers to.</param>
    public Task<JsonNode> PostAsync(string path, JsonNode body, string? key, CancellationToken ct, string? etag = null) =>
        SendAsync(HttpMethod.Post, path, body, key, etag, ct);

    /// <summary>All items of a list, page after page.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string path, CancellationToken ct)
    {
        var items = new List<JsonNode>();
        string? after = null;
        do
        {
            var page = await GetAsync(after is null ? $"{path}?limit=200" : $"{path}?limit=200&after={after}", ct);
            items.AddRange(page["items"]!.AsArray().Select(item => item!));
            after = page["next"]?.GetValue<string>();
        }
        while (after is not null);
        return items;
    }

    async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body, string? key, string? etag, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            try
            {
                var node = nodes[Interlocked.Increment(ref turn) % nodes.Count];
                using var request = new HttpRequestMessage(method, new Uri(await node.AddressAsync(patience.Token), path));
                request.Headers.Authorization = new AuthenticationHeaderValue("ApiKey", apiKey);
                if (key is not null)
                    request.Headers.Add("Idempotency-Key", key);
                if (etag is not null)
                    request.Headers.IfMatch.ParseAdd(etag);
                if (body is not null)
                    request.Content = JsonContent.Create(body);
                using var response = await http.SendAsync(request, patience.Token);
                if (response.IsSuccessStatusCode)
                    return (await response.Content.ReadFromJsonAsync<JsonNode>(patience.Token))!;
                if ((int)response.StatusCode < 500)
                    throw new DrillException($"{method} {path} was refused: {(int)response.StatusCode}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !patience.IsCancellationRequested))
            {
                // Dead, frozen or starting.
            }

            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }

    public void Dispose() => http.Dispose();
}
