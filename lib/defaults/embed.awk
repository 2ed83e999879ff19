# The files named on the command line as the C of esc_default_policy[].
FNR == 1 {
	if (n++)
		print "\t) },"
	else
		print "#include \"model/policy.h\"\n\n#define TEXT(s) s, sizeof(s) - 1\n\n" \
		    "const struct esc_policy_file esc_default_policy[] = {"
	name = FILENAME
	sub(/.*\//, "", name)
	printf "\t{ \"%s\", TEXT(\n", name
}
{
	gsub(/[\\"?]/, "\\\\&")
	printf "\t    \"%s\\n\"\n", $0
}
END {
	print "\t) },\n};\nconst size_t esc_ndefault_policy = " n ";"
}
