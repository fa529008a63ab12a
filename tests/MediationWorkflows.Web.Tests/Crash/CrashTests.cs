using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;

namespace MediationWorkflows.Web.Tests.Crash;

/// <summary>Real processes, killed without warning in the middle of the work, over a real database.</summary>
public sealed partial class CrashTests
{
    private const int Cases = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Theory, BothDatabases]
    public async Task A_service_that_is_killed_again_and_again_loses_no_case_and_sends_each_mail_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var data = Directory.CreateTempSubdirectory("mediation-crash-").FullName;
        await using var service = new ServiceProcess(data, database.Options);
        try
        {
            var designerKey = await service.RunAsync("user", "add", "--name", "Admin", "--email", "admin@example.org", "--role", "Administrator", "--api-key");
            var key = await service.RunAsync("user", "add", "--name", "Office", "--email", "office@example.org", "--role", "Coordinator", "--api-key");
            await service.StartAsync(designerKey);
            await PublishAsync(service);
            await service.KillAsync();

            // Requests and kills at once: whoever got no answer asks again with the same key, as a real client would.
            await service.StartAsync(key);
            var (opened, restart) = (new SortedSet<string>(StringComparer.Ordinal), new SemaphoreSlim(1));
            var killing = KillSoonAsync(service, restart, key, times: 2);
            for (var i = 0; i < Cases; i++)
            {
                opened.Add(await OpenAsync(service, restart, $"case-{i}"));
            }

            await killing;
            Assert.Equal(Cases, opened.Count);
            // Killed once more while every case sleeps and mails are on their way.
            await service.KillAsync();
            await service.StartAsync(key);

            await WaitForAsync(async () => (await Mails(service)).Count >= Cases * 2);
            var mails = await Mails(service);
            Assert.Equal(Cases * 2, mails.Count);
            Assert.Equal(mails.Count, mails.Distinct(StringComparer.Ordinal).Count());
            foreach (var id in opened)
            {
                var tasks = await service.Client.GetFromJsonAsync<JsonObject>($"/api/v1/cases/{id}/tasks");
                Assert.Equal("acknowledge", Assert.Single(tasks!["items"]!.AsArray())!["kind"]!.GetValue<string>());
            }

            var list = await service.Client.GetFromJsonAsync<JsonObject>("/api/v1/cases?limit=100");
            Assert.Equal(Cases, list!["items"]!.AsArray().Count);
        }
        finally
        {
            await service.DisposeAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Kills the service at short, odd moments while requests are under way, and starts it again each time.</summary>
    private static async Task KillSoonAsync(ServiceProcess service, SemaphoreSlim restart, string key, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(150 + (270 * i)), TimeProvider.System);
            await restart.WaitAsync();
            await service.KillAsync();
            await service.StartAsync(key);
            restart.Release();
        }
    }

    private static async Task<string> OpenAsync(ServiceProcess service, SemaphoreSlim restart, string idempotencyKey)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases");
                request.Headers.Add("Idempotency-Key", idempotencyKey);
                request.Content = JsonContent.Create(new
                {
                    title = idempotencyKey,
                    jurisdiction = "US-NY",
                    timeZone = "America/New_York",
                    calendar = "us-federal",
                    severity = 2,
                    definitionId = "crash-drill",
                    parties = new[]
                    {
                        new { key = "client", role = "Client", name = "A", email = "client@example.org" },
                        new { key = "clinician", role = "Clinician", name = "B", email = "clinician@example.org" },
                    },
                });
                using var response = await service.Client.SendAsync(request);
                Assert.Equal(HttpStatusCode.Created, response.StatusCode);
                return (await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or ObjectDisposedException)
            {
                // Dead: wait until it is up again.
                await restart.WaitAsync();
                restart.Release();
            }
        }

        throw new InvalidOperationException("The case could not be opened.");
    }

    /// <summary>Sleeps for two seconds, tells the respondent, and asks the coordinator: two mails a case.</summary>
    private static async Task PublishAsync(ServiceProcess service)
    {
        var model = JsonNode.Parse("""
            {"definitionId":"crash-drill","name":"Crash drill","version":1,"root":{"id":"flow","type":"Elsa.Flowchart","version":1,
             "activities":[
              {"id":"sleep","type":"Elsa.Delay","version":1,"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"00:00:02"}}},
              {"id":"tell","type":"Mediation.SendNotice","version":1,"template":"case-closed","audience":"respondents"},
              {"id":"ask","type":"Mediation.AskPeople","version":1,"taskKind":"acknowledge","audience":"coordinator","rule":"2 BD","ladder":"standard"}],
             "connections":[
              {"source":{"activity":"sleep","port":"Done"},"target":{"activity":"tell","port":"In"}},
              {"source":{"activity":"tell","port":"Done"},"target":{"activity":"ask","port":"In"}}]}}
            """);
        using var response = await service.Client.PostAsJsonAsync("/elsa/api/workflow-definitions", new JsonObject { ["model"] = model, ["publish"] = true });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Message-IDs of the delivered mails about the cases.</summary>
    private static async Task<IReadOnlyList<string>> Mails(ServiceProcess service)
    {
        var ids = new List<string>();
        foreach (var file in Directory.Exists(service.MailFolder) ? Directory.GetFiles(service.MailFolder, "*.eml") : [])
        {
            ids.Add(MessageId().Match(await File.ReadAllTextAsync(file)).Value);
        }

        return ids;
    }

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, "It did not happen in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    [GeneratedRegex("^Message-ID:.*$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MessageId();
}
