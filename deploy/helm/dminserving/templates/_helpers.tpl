{{- define "dmin.selector" -}}
app.kubernetes.io/name: dminserving
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "dmin.labels" -}}
{{ include "dmin.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "dmin.metadata" -}}
namespace: {{ .Release.Namespace }}
labels:
  {{- include "dmin.labels" . | nindent 2 }}
{{- end }}

{{- define "dmin.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- end }}
{{- end }}
