using System.Reflection;
using System.Reflection.Emit;
using MediationWorkflows.Engine;

namespace MediationWorkflows.Web.Tests.Translation;

/// <summary>Reads from compiled code every phrase that it can say: each is built in one piece, from literals and values in their order.</summary>
sealed class PhrasesInCode
{
    static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    readonly HashSet<string> ids = new(StringComparer.Ordinal);

    /// <summary>In English with <c>{0}</c>, <c>{1}</c> … as translations name them.</summary>
    public IEnumerable<string> Ids => ids.Where(id => id.Any(char.IsLetter));

    /// <summary>Enums whose members stand as values in phrases.</summary>
    public HashSet<Type> States { get; } = [];

    /// <summary>Where a text that was put together elsewhere is passed off as a phrase, which no translation can know.</summary>
    public List<string> Unknowable { get; } = [];

    public static PhrasesInCode Of(params Assembly[] assemblies)
    {
        var found = new PhrasesInCode();
        const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        foreach (var type in assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type != typeof(Phrase)))
        {
            foreach (var method in type.GetMethods(Own).Cast<MethodBase>().Concat(type.GetConstructors(Own)))
                found.Read(method);
        }

        return found;
    }

    void Read(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
            return;
        Phrase? begun = null;
        string? literal = null;
        for (var at = 0; at < il.Length;)
        {
            var code = OpCodes[il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at]];
            var operand = at + code.Size;
            if (code.OperandType is OperandType.InlineMethod && Resolve(method, BitConverter.ToInt32(il, operand)) is { } called && called.DeclaringType == typeof(Phrase))
                Take(method, called, ref begun, literal);
            if (code.OperandType is OperandType.InlineString)
                literal = method.Module.ResolveString(BitConverter.ToInt32(il, operand));
            else if (code != System.Reflection.Emit.OpCodes.Nop)
                literal = null;
            at = operand + SizeOf(code, il, operand);
        }

        End(begun);
    }

    void Take(MethodBase method, MethodBase called, ref Phrase? begun, string? literal)
    {
        switch (called.Name)
        {
            case ".ctor":
                End(begun);
                begun = new Phrase(0, 0);
                break;
            case nameof(Phrase.AppendLiteral):
                begun!.AppendLiteral(literal!);
                break;
            case nameof(Phrase.AppendFormatted):
                begun!.AppendFormatted(0);
                if (called.GetGenericArguments() is [{ IsEnum: true } states])
                    States.Add(states);
                break;
            case "op_Implicit" when literal is not null:
                ids.Add(Phrase.Of(literal).Id);
                break;
            case "op_Implicit":
                Unknowable.Add($"{method.DeclaringType}.{method.Name}");
                break;
        }
    }

    void End(Phrase? begun)
    {
        if (begun is not null)
            ids.Add(begun.Id);
    }

    static MethodBase? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(
                token, method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null, method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    static int SizeOf(OpCode code, byte[] il, int operand) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, operand)),
        _ => 4,
    };
}
