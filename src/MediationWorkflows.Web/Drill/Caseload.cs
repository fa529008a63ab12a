using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace MediationWorkflows.Web.Drill;

/// <summary>What people do while the service is being killed: open cases, and answer what they are asked.</summary>
sealed class Caseload(DrillClient office, int cases) : IDisposable
{
    const int Callers = 4;

    readonly ConcurrentDictionary<string, string> acknowledged = new(StringComparer.Ordinal);
    readonly SemaphoreSlim permits = new(0);
    int next;

    /// <summary>Title to id of every case that the service said it has (2xx).</summary>
    public IReadOnlyDictionary<string, string> Acknowledged => acknowledged;

    /// <summary>Lets some more cases come in: they are spread over the whole drill, so that every kill meets work.</summary>
    public void Permit(int count)
    {
        if (count > 0)
            permits.Release(count);
    }

    /// <summary>Ends when every case is acknowledged.</summary>
    public Task OpenAllAsync(CancellationToken ct) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => OpenSomeAsync(ct)));

    /// <summary>Answers every open task, for as long as it is not cancelled.</summary>
    public async Task AnswerAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var tasks = await office.GetAsync("/api/v1/tasks", ct);
            foreach (var task in tasks["items"]!.AsArray().Where(task => task!["state"]!.GetValue<string>() == "Open"))
            {
                var id = task!["id"]!.GetValue<string>();
                await office.PostAsync($"/api/v1/tasks/{id}/complete", new JsonObject { ["outcome"] = "Acknowledged" }, $"answer-{id}", ct, task["etag"]!.GetValue<string>());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
        }
    }

    async Task OpenSomeAsync(CancellationToken ct)
    {
        while (Interlocked.Increment(ref next) is var number && number <= cases)
        {
            await permits.WaitAsync(ct);
            var title = DrillCase.TitleOf(number);
            var opened = await office.PostAsync("/api/v1/cases", DrillCase.Request(title), title, ct);
            acknowledged[title] = opened["id"]!.GetValue<string>();
        }
    }

    public void Dispose() => permits.Dispose();
}
