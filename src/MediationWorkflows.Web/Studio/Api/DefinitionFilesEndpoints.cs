using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Web.Api;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>The list's export of several definitions as one archive, and its import of files and archives.</summary>
static class DefinitionFilesEndpoints
{
    const int MostFiles = 200;
    const long LargestFile = 4 * 1024 * 1024;

    public static void MapDefinitionFiles(this RouteGroupBuilder api)
    {
        api.MapPost("/bulk-actions/export/workflow-definitions", ExportAsync);
        api.MapPost("/workflow-definitions/import-files", ImportAsync);
    }

    /// <param name="Ids">Of versions.</param>
    internal sealed record ExportRequest(string[]? Ids);

    static async Task<IResult> ExportAsync(ExportRequest request, HttpContext http, UnitOfWork work)
    {
        var ids = request.Ids ?? [];
        var versions = await work.ReadAsync(
            scope => scope.Db.Set<WorkflowDefinitionVersion>().Where(v => ids.Contains(v.Id)).OrderBy(v => v.DefinitionId).ThenBy(v => v.Number).Take(MostFiles).ToListAsync(scope.Ct),
            http.RequestAborted);
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var version in versions)
            {
                using var entry = archive.CreateEntry($"{version.DefinitionId}-v{version.Number}.json").Open();
                entry.Write(JsonSerializer.SerializeToUtf8Bytes(DefinitionDocument.Export(version), DefinitionEndpoints.ExportOptions));
            }
        }

        return TypedResults.File(file.ToArray(), "application/zip", "workflow-definitions.zip");
    }

    /// <summary>Each becomes the next draft of its definition: all of them, or none when one cannot be read.</summary>
    static async Task<IResult> ImportAsync(HttpContext http, ApiWrite write)
    {
        if (!http.Request.HasFormContentType)
            throw new ToastException("Send the files as multipart/form-data.");
        var models = new List<JsonObject>();
        foreach (var file in (await http.Request.ReadFormAsync(http.RequestAborted)).Files)
        {
            using var content = new MemoryStream();
            await file.CopyToAsync(content, http.RequestAborted);
            models.AddRange(IsArchive(content) ? Unpack(content) : [Read(content)]);
        }

        return await write.RunAsync(
            async (scope, _) =>
            {
                foreach (var model in models)
                {
                    // Not the version that it was exported from, and a copy for each attempt: saving takes the model apart.
                    var draft = (JsonObject)model.DeepClone();
                    draft["id"] = null;
                    await scope.Get<SaveDraft>().RunAsync(new SaveDraft.Command(draft), scope.Now, scope.Ct);
                    await scope.Db.SaveChangesAsync(scope.Ct);
                }

                return models.Count;
            },
            count => Answer.Ok(new { count }));
    }

    static bool IsArchive(MemoryStream content) => content.Length > 4 && content.GetBuffer().AsSpan(0, 4).SequenceEqual("PK\u0003\u0004"u8);

    static IEnumerable<JsonObject> Unpack(MemoryStream content)
    {
        try
        {
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            return archive.Entries.Count <= MostFiles ? [.. archive.Entries.Where(e => e.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)).Select(Read)] : throw TooLarge();
        }
        catch (InvalidDataException)
        {
            throw new ToastException("The archive cannot be read.");
        }
    }

    static JsonObject Read(ZipArchiveEntry entry)
    {
        // Counted while it is unpacked: what the archive says about its size may be a lie.
        using var packed = entry.Open();
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = packed.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, read);
            if (content.Length > LargestFile)
                throw TooLarge();
        }

        return Read(content);
    }

    static JsonObject Read(MemoryStream content)
    {
        if (content.Length > LargestFile)
            throw TooLarge();
        try
        {
            return JsonNode.Parse(content.GetBuffer().AsSpan(0, (int)content.Length), documentOptions: new() { MaxDepth = WorkflowDefinition.MaxDepth * 2 }) as JsonObject ?? throw new ToastException("A file is no workflow definition.");
        }
        catch (JsonException)
        {
            throw new ToastException("A file is no workflow definition.");
        }
    }

    static ToastException TooLarge() => new($"At most {MostFiles} files of {LargestFile / 1024 / 1024} MB each are taken in at once.");
}
