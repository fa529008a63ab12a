using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Calendars;

namespace MediationWorkflows.Escrow;

/// <summary>
/// An agent that reads files: each instruction becomes <c>instructions/KEY.json</c>, whole or not at all and never twice; the agent answers with
/// <c>acknowledgements/KEY.json</c> (<c>{"paid": true, "paidOn": "2027-11-24", "note": "receipt 17"}</c>) and leaves the instruction where it is.
/// </summary>
public sealed class FileEscrowAgent(string folder) : IEscrowAgent
{
    private static readonly JsonSerializerOptions Format = TimeJson.Options;

    public async Task InstructAsync(EscrowInstruction instruction, CancellationToken ct)
    {
        var path = PathOf("instructions", instruction.Key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (await IsThereAsync(path, instruction, ct))
        {
            return;
        }

        var unfinished = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}.tmp";
        await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.Asynchronous))
        {
            await JsonSerializer.SerializeAsync(file, instruction, Format, ct);
            // On the disk before it has its name: after a power cut no half of an instruction is paid.
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(unfinished, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another node was faster.
            File.Delete(unfinished);
            await IsThereAsync(path, instruction, ct);
        }
    }

    public async Task<EscrowAcknowledgement?> FindAcknowledgementAsync(string key, CancellationToken ct)
    {
        var path = PathOf("acknowledgements", key);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var said = JsonNode.Parse(await File.ReadAllTextAsync(path, ct));
            // Without a clear word nothing is taken for paid.
            return said?["paid"] is JsonValue paid && paid.TryGetValue<bool>(out _) ? said.Deserialize<EscrowAcknowledgement>(Format) : null;
        }
        catch (JsonException)
        {
            return null; // being written, or not what was agreed: looked at again later
        }
    }

    /// <exception cref="InvalidOperationException">Another instruction has this key.</exception>
    private static async Task<bool> IsThereAsync(string path, EscrowInstruction instruction, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        await using var file = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync<EscrowInstruction>(file, Format, ct) == instruction
            ? true
            : throw new InvalidOperationException("Another escrow instruction was handed over under this key.");
    }

    private string PathOf(string part, string key) => Path.Combine(folder, part, $"{key}.json");
}
