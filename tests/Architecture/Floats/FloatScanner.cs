using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace OpenLedger.Architecture.Tests.Floats;

/// <summary>
/// Finds floating point in a compiled assembly: instructions that load, convert or store it, and fields,
/// signatures, locals and calls that mention it. Locals alone would prove nothing: Release builds optimise
/// them away.
/// </summary>
internal static class FloatScanner
{
    private static readonly FloatSignature Mentions = new();

    private static readonly Dictionary<ushort, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => unchecked((ushort)code.Value));

    private static readonly OperandType[] TokenOperands =
        [OperandType.InlineMethod, OperandType.InlineField, OperandType.InlineTok, OperandType.InlineType];

    private static readonly HashSet<OpCode> FloatOpCodes =
    [
        OpCodes.Ldc_R4, OpCodes.Ldc_R8, OpCodes.Conv_R4, OpCodes.Conv_R8, OpCodes.Conv_R_Un,
        OpCodes.Ldelem_R4,
        OpCodes.Ldelem_R8, OpCodes.Stelem_R4, OpCodes.Stelem_R8, OpCodes.Ldind_R4, OpCodes.Ldind_R8,
        OpCodes.Stind_R4, OpCodes.Stind_R8, OpCodes.Ckfinite,
    ];

    /// <summary>
    /// One line for each place, in the types whose full name passes <paramref name="include"/>.
    /// </summary>
    public static List<string> Scan(string path, Func<string, bool> include)
    {
        using PEReader file = new(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        List<string> found = [];
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            string name = FullName(metadata, type);
            if (!include(name))
            {
                continue;
            }

            foreach (FieldDefinitionHandle field in type.GetFields())
            {
                FieldDefinition definition = metadata.GetFieldDefinition(field);
                if (definition.DecodeSignature(Mentions, null))
                {
                    found.Add($"{name}.{metadata.GetString(definition.Name)}: a field");
                }
            }

            foreach (MethodDefinitionHandle method in type.GetMethods())
            {
                ScanMethod(file, metadata, metadata.GetMethodDefinition(method), name, found);
            }
        }

        return found;
    }

    private static string FullName(MetadataReader metadata, TypeDefinition type)
    {
        string name = metadata.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{FullName(metadata, metadata.GetTypeDefinition(outer))}+{name}"
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    private static void ScanMethod(
        PEReader file, MetadataReader metadata, MethodDefinition method, string type, List<string> found)
    {
        string name = $"{type}.{metadata.GetString(method.Name)}";
        if (Mentioned(method.DecodeSignature(Mentions, null)))
        {
            found.Add($"{name}: its signature");
        }

        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        MethodBodyBlock body = file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil
            && metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(Mentions, null)
                .Contains(true))
        {
            found.Add($"{name}: a local");
        }

        BlobReader il = body.GetILReader();
        while (il.RemainingBytes > 0)
        {
            OpCode code = ReadOpCode(ref il);
            if (FloatOpCodes.Contains(code))
            {
                found.Add($"{name}: {code.Name}");
            }

            if (TokenOperands.Contains(code.OperandType))
            {
                EntityHandle token = (EntityHandle)MetadataTokens.Handle(il.ReadInt32());
                if (MentionedBy(metadata, token))
                {
                    found.Add($"{name}: {code.Name} of something with a float");
                }
            }
            else
            {
                Skip(ref il, code);
            }
        }
    }

    private static OpCode ReadOpCode(ref BlobReader il)
    {
        byte first = il.ReadByte();
        ushort value = first == 0xFE ? (ushort)(0xFE00 | il.ReadByte()) : first;
        return OpCodesByValue[value];
    }

    private static void Skip(ref BlobReader il, OpCode code)
    {
        int bytes = code.OperandType switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => checked(il.ReadInt32() * 4),
            _ => 4,
        };
        il.Offset += bytes;
    }

    private static bool Mentioned(MethodSignature<bool> signature) =>
        signature.ReturnType || signature.ParameterTypes.Contains(true);

    private static bool MentionedBy(MetadataReader metadata, EntityHandle token)
    {
        switch (token.Kind)
        {
            case HandleKind.MemberReference:
                MemberReference member = metadata.GetMemberReference((MemberReferenceHandle)token);
                bool signature = member.GetKind() == MemberReferenceKind.Field
                    ? member.DecodeFieldSignature(Mentions, null)
                    : Mentioned(member.DecodeMethodSignature(Mentions, null));
                return signature || MentionedBy(metadata, member.Parent);
            case HandleKind.MethodSpecification:
                MethodSpecification method =
                    metadata.GetMethodSpecification((MethodSpecificationHandle)token);
                return method.DecodeSignature(Mentions, null).Contains(true)
                    || MentionedBy(metadata, method.Method);
            case HandleKind.MethodDefinition:
                return Mentioned(
                    metadata.GetMethodDefinition((MethodDefinitionHandle)token)
                        .DecodeSignature(Mentions, null));
            case HandleKind.FieldDefinition:
                return metadata.GetFieldDefinition((FieldDefinitionHandle)token)
                    .DecodeSignature(Mentions, null);
            case HandleKind.TypeSpecification:
                return Mentions.GetTypeFromSpecification(metadata, null, (TypeSpecificationHandle)token, 0);
            case HandleKind.TypeReference:
                return Mentions.GetTypeFromReference(metadata, (TypeReferenceHandle)token, 0);
            default:
                return false;
        }
    }
}
