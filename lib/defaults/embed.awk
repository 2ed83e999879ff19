# The files named on the command line as C: FOLDER/NAME into esc_default_FOLDER[];
# templates/LANGUAGE/NAME are files of the policy.
BEGIN {
	type["policy"] = type["holidays"] = "esc_policy_file"
	type["maps"] = "esc_map_file"
	print "#include \"model/map.h\"\n#include \"model/policy.h\"\n\n#define TEXT(s) s, sizeof(s) - 1"
}
function finish() {
	if (n > 0)
		printf "\t) },\n};\nconst size_t esc_ndefault_%s = %d;\n", folder, n
}
FNR == 1 {
	parts = split(FILENAME, part, "/")
	if (part[parts - 2] == "templates") {
		part[parts] = "templates/" part[parts - 1] "/" part[parts]
		part[parts - 1] = "policy"
	}
	if (part[parts - 1] != folder) {
		finish()
		folder = part[parts - 1]
		n = 0
		printf "\nconst struct %s esc_default_%s[] = {\n", type[folder], folder
	} else
		print "\t) },"
	n++
	sub(/\.map$/, "", part[parts])
	printf "\t{ \"%s\", TEXT(\n", part[parts]
}
{
	gsub(/[\\"?]/, "\\\\&")
	gsub(/\t/, "\\t")
	printf "\t    \"%s\\n\"\n", $0
}
END {
	finish()
}
