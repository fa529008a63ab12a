using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;
using MediationWorkflows.Web.Tests.Studio;

namespace MediationWorkflows.Web.Tests.Translation;

/// <summary>Whoever asks in Spanish is answered in Spanish; who asks in nothing that we speak, in English. Codes are the same in all.</summary>
public sealed class AcceptLanguageTests(MediationFactory factory) : IClassFixture<MediationFactory>
{
    [Theory]
    [InlineData("es-MX, en;q=0.5", "Indique un título de 200 caracteres como máximo, en una sola línea.")]
    [InlineData("en", "Give a title of at most 200 characters, on one line.")]
    [InlineData("ja", "Give a title of at most 200 characters, on one line.")]
    public async Task A_wrong_field_is_told_in_the_language_of_the_request(string language, string expected)
    {
        var refusal = await (await InAsync(language, Role.Coordinator)).PostAsync("/cases", ApiCalls.Case(body => body.Remove("title")));

        Assert.Equal(expected, (await refusal.JsonAsync())["errors"]!["title"]![0]!.ToString());
    }

    [Fact]
    public async Task A_refusal_names_the_state_in_words_and_keeps_its_code()
    {
        var spanish = await InAsync("es", Role.Coordinator);
        await spanish.OpenCaseAsync();
        var task = (await spanish.ListAsync("/tasks"))[0];
        await spanish.PostAsync($"/tasks/{task["id"]}/complete", new JsonObject { ["outcome"] = "Acknowledged" }, ifMatch: "*");
        var refusal = await spanish.PostAsync($"/tasks/{task["id"]}/assign", new JsonObject { ["assignee"] = "mediator" }, ifMatch: "*");

        var problem = await refusal.JsonAsync();
        Assert.Equal(("Completed", "Esta tarea ya está completada; no se cambió nada."), (problem["state"]!.ToString(), problem["detail"]!.ToString()));
        Assert.Equal("No existe: caso.", (await (await spanish.SendAsync(HttpMethod.Get, $"/cases/{Guid.NewGuid()}")).JsonAsync())["detail"]!.ToString());
        Assert.Contains("If-Match", (await (await spanish.PostAsync($"/tasks/{task["id"]}/complete")).JsonAsync())["detail"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_palette_and_what_does_not_verify_are_told_in_spanish()
    {
        var spanish = await InAsync("es", Role.Designer);
        var palette = (await spanish.JsonAsync("/elsa/api/descriptors/activities"))["items"]!.AsArray();
        var ask = Assert.Single(palette, activity => activity!.Text("typeName") == "Mediation.AskPeople")!;
        Assert.Equal(("Preguntar a personas", "Preguntar a personas"), (ask.Text("displayName"), ask.Text("category")));
        Assert.Equal("Todas las partes", ask["inputs"]![1]!["uiSpecifications"]!["dropdown"]!["selectList"]!["items"]![0]!.Text("text"));

        var broken = Definitions.SayAndWait("Roto");
        broken["root"]!["activities"]![0]!["type"] = "Nobody.KnowsThis";
        var refusal = await spanish.SaveAsync(await spanish.SavedAsync(broken), publish: true);

        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
        Assert.Contains((await refusal.JsonAsync())["errors"]!["root"]!.AsArray(), reason =>
            reason!.GetValue<string>().EndsWith("No se conoce el tipo de actividad «Nobody.KnowsThis». (unknown-activity)", StringComparison.Ordinal));
    }

    async Task<HttpClient> InAsync(string language, Role role)
    {
        var program = await factory.ProgramAsync(role, $"{Guid.NewGuid():N}@example.org");
        program.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return program;
    }
}
