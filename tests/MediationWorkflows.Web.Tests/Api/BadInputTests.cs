using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Tests.Security;
using Xunit.Abstractions;

namespace MediationWorkflows.Web.Tests.Api;

/// <summary>Bad input for every command there is, taken from the service's own routes and the types that they read: each field's violation is answered by its name.</summary>
public sealed class BadInputTests(ITestOutputHelper output)
{
    /// <summary>Rules are read by readers of their own, which the tests of calendars and ladders try.</summary>
    static readonly string[] ReadThemselves =
    [
        "POST /api/v1/cases/{id:guid}/documents", "PUT /api/v1/calendars/{id}", "PUT /api/v1/cases/{id:guid}/calendar", "PUT /api/v1/ladders/{id}",
    ];

    [Fact]
    public async Task A_value_of_another_shape_is_refused_by_the_name_of_its_field_in_every_body()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
        var program = await ProgramOfEveryOfficeAsync(factory);
        var commands = Commands(factory);
        Assert.Equal(ReadThemselves.Order(StringComparer.Ordinal), ServiceRoute.Of(factory)
            .Where(r => r.Method is "POST" or "PUT" && r.Pattern.StartsWith("/api/v1/", StringComparison.Ordinal) && r.Body is null && r.Handler!.GetParameters().Any(p => p.ParameterType == typeof(JsonObject) || p.ParameterType.Name == "ReceiveDocument"))
            .Select(r => r.ToString()).Order(StringComparer.Ordinal));

        var (fields, silent) = (0, new List<string>());
        foreach (var command in commands)
        {
            var body = PlausibleBody.Of(command.Body!);
            foreach (var field in PlausibleBody.FieldsOf(body))
            {
                fields++;
                JsonNode wrong = PlausibleBody.At(body, field) is JsonValue ? new JsonObject() : "x";
                var answer = await SendAsync(program, command, Guid.NewGuid(), PlausibleBody.With(body, field, wrong));
                if (answer.StatusCode != HttpStatusCode.BadRequest || !await NamesAsync(answer, field))
                    silent.Add($"{command} {field}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }

        output.WriteLine($"{fields} fields of {commands.Count} commands.");
        Assert.True(fields > 250, $"{fields} fields");
        Assert.True(silent.Count == 0, string.Join('\n', silent));
    }

    [Fact]
    public void What_every_field_of_every_request_may_mean_is_said_and_nothing_else()
    {
        using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
        var fields = Commands(factory).SelectMany(c => RequestFields.Of(c.Body!)).ToList();
        Assert.Equal(
            fields.Select(f => $"{f.Of}.{f.Name}").Distinct().Order(StringComparer.Ordinal),
            FieldRules.Table.SelectMany(request => request.Value.Keys.Select(name => $"{request.Key}.{name}")).Order(StringComparer.Ordinal));
        // Either something may not be said in it, or the table says why anything may.
        Assert.Empty(fields.Where(f => f.Rule.Wrong.Count == 0 == f.Rule.WhyNone is null).Select(f => f.Path));
    }

    internal static IReadOnlyList<ServiceRoute> Commands(MediationFactory factory) =>
        [.. ServiceRoute.Of(factory).Where(r => r.Method is "POST" or "PUT" && r.Pattern.StartsWith("/api/v1/", StringComparison.Ordinal) && r.Body is not null)];

    static async Task<HttpResponseMessage> SendAsync(HttpClient program, ServiceRoute command, Guid id, JsonObject body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(command.Method), command.Path(id)) { Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")) };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        return await program.SendAsync(request);
    }

    static async Task<bool> NamesAsync(HttpResponseMessage refusal, string field) =>
        JsonSerializer.Deserialize<JsonObject>(await refusal.Content.ReadAsStringAsync())!["errors"]?.AsObject().ContainsKey(field) == true;

    /// <summary>Whom no route turns away by their account.</summary>
    static async Task<HttpClient> ProgramOfEveryOfficeAsync(MediationFactory factory)
    {
        var key = await factory.WithAccountsAsync(async (add, now) =>
            add.IssueKey(await add.RunAsync(new AddAccount.Command("Everything", "everything@example.org", [Role.Coordinator, Role.Administrator, Role.Designer]), now, default), now));
        var program = factory.Browser();
        program.DefaultRequestHeaders.Authorization = new(ApiKeyAuthentication.SchemeName, key);
        return program;
    }
}
